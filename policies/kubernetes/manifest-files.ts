import { invariant } from "../../components/tables/invariants";
import { overlayCni } from "./overlay-cnis";
import type { PlainValue } from "../core/plain-value";
import type { Resource } from "../core/policy";

const bundles = /^kubernetes:(?:yaml(?:\/v2)?:(ConfigFile|ConfigGroup)|kustomize(?:\/v2)?:(Directory))$/;

/** What a file of manifests says by its name to be. */
export interface NamedFile {
  /** One sentence for it. */
  sentence: string;
  /** Whether it is kube-proxy; an agent or an overlay otherwise. */
  kubeProxy: boolean;
}

/**
 * Files, addresses and folders of manifests whose own name says Cilium, kube-proxy or an overlay.
 *
 * No rule reads them: the path is relative to a program whose place a policy is not told. Pulumi shows what is in them as resources of their
 * own, which are judged as such; the name is for what it does not show, as a bundle that waits for another resource in preview.
 */
export function namedFiles({ type, name, subject, props }: Resource): NamedFile[] {
  const [, bundle, folder] = bundles.exec(type) ?? [];
  const kind = bundle ?? folder;
  if (kind === undefined) return [];
  const places = ["file", "files", "directory"].flatMap((key): { path: string; value: PlainValue }[] => {
    const value = props[key] ?? null;
    return Array.isArray(value) ? value.map((item, index) => ({ path: `${key}[${index}]`, value: item })) : [{ path: key, value }];
  });
  return places.flatMap(({ path, value }): NamedFile[] => {
    const what = typeof value === "string" ? meant(value) : undefined;
    if (what === undefined) return [];
    const place = `${subject ?? `${kind} "${name}"`} takes from \`${path}\` what is named as ${what}'s manifests are, and no rule can read it`;
    if (what === "kube-proxy")
      return [{ kubeProxy: true, sentence: `${place}. Remove it, so that ${invariant("kube-proxy-replacement").why}.` }];
    const write = what === "Cilium" ? "Install Cilium's chart by a Release with its values written out" : "Remove it";
    return [{ kubeProxy: false, sentence: `${place}. ${write}, so that ${invariant("native-routing").why}.` }];
  });
}

function meant(location: string): string | undefined {
  const address = location.trim().toLowerCase().replaceAll("\\", "/");
  const whole = address.replace(/[?#].*/, "").replace(/\/+$/, "");
  const stem = whole.slice(whole.lastIndexOf("/") + 1).replace(/([-_.]v?\d+\.\d.*|\.(ya?ml|json))$/, "");
  if (/^cilium(-(install|agent|ds|daemonset|config|configmap|all|full|manifests?))?$/.test(stem)) return "Cilium";
  if (/\/cilium\/cilium\/.*\/install\/kubernetes\//.test(whole)) return "Cilium";
  if (/^kube-?proxy(-(ds|daemonset|deployment|install|config|configmap|all|manifests?))?$/.test(stem)) return "kube-proxy";
  if (/\/cloud\.weave\.works\/k8s\/.*net$/.test(whole) || /^weave-daemonset/.test(stem)) return "Weave Net";
  if (/^((kubeadm|generic)-)?kuberouter(-all-features.*)?$/.test(stem)) return "kube-router";
  if (/^calico-(vxlan|typha|etcd|bpf)$/.test(stem)) return "Calico";
  return overlayCni(stem)?.name;
}
