import type { Rule, StackRule } from "../rule";
import { datapathKept } from "./datapath-kept";
import { noKubeProxy } from "./no-kube-proxy";
import { noTunnel } from "./no-tunnel";

/** Every rule of the pack. A new rule is a file beside this one and a line here. */
export const rules: readonly Rule[] = [noTunnel, noKubeProxy, datapathKept];

/** The rules on a whole stack, which run once after all resources. */
export const stackRules: StackRule[] = [];
