import type { Benign, Evasion } from "./case";
import * as agents from "./objects/agents";
import * as ciliumConfig from "./objects/cilium-config";
import * as kubeProxies from "./objects/kube-proxies";
import * as manifests from "./objects/manifests";
import * as overlays from "./objects/overlays";

const kinds = [ciliumConfig, agents, kubeProxies, overlays, manifests];

export const evasions: readonly Evasion[] = kinds.flatMap((kind) => kind.evasions);

export const benign: readonly Benign[] = kinds.flatMap((kind) => kind.benign);
