import type { Rule, StackRule } from "../core/policy";
import { throughControllers } from "../kubernetes/controllers";
import { throughCommands } from "../commands/simulate";
import { datapathKept } from "./datapath-kept";
import { noKubeProxy } from "./no-kube-proxy";
import { noTunnel } from "./no-tunnel";
import { nodesHaveCilium } from "./nodes-have-cilium";
import { oneCilium } from "./one-cilium";

/** Every rule of the pack, each on what commands, containers and controllers do as on what is declared. A new rule is a file beside this one and a line here. */
export const rules: readonly Rule[] = [noTunnel, noKubeProxy, datapathKept].map(throughControllers).map(throughCommands);

/** The rules on a whole stack, which run once after all resources. */
export const stackRules: readonly StackRule[] = [nodesHaveCilium, oneCilium];
