import type { Declared } from "../../components/datapath/probe/declared";
import type { FoundAgent, FoundConfiguration } from "../../components/datapath/probe/cluster-state";
import { valueAt } from "../../components/datapath/probe/parse-answers";
import { tunnelDevice } from "../../components/datapath/probe/configuration";
import { spelled, type InvariantName } from "../../components/tables/invariants";
import { ciliumMinor } from "../../components/tables/versions";
import { bad, bold, dim, good, plain, someOf, warn, type Cell } from "../reporting/cells";
import { shown } from "./shown";

/** Heads of the modes that agents report. */
const heads: Partial<Record<InvariantName, string>> = {
  "native-routing": "routing",
  "bpf-host-routing": "host routing",
  "bpf-masquerade": "masquerading",
  "kube-proxy-replacement": "kube-proxy replacement",
  "veth-device": "device",
};

/** What each agent says of its modes beside what the table of invariants says, and the tunnel devices of its node. */
export function datapathRows({ ciliumVersion }: Declared, found: FoundConfiguration): Cell[][] {
  const rules = spelled(ciliumMinor(ciliumVersion)).flatMap(({ name, status }) =>
    status.map((rule) => ({ ...rule, head: heads[name as InvariantName] ?? rule.label })),
  );
  const rows = found.nodes.map(({ name }) => {
    const agents = found.agents.filter(({ node }) => node === name);
    const [agent] = agents;
    if (agent === undefined || agents.length > 1) {
      return { whole: false, cells: [bad(name), bad(agents.length > 1 ? `${agents.length} agents` : "no agent answers")] };
    }
    const modes = rules.map(({ path, expected }) => judged(valueAt(agent.status, path), expected));
    const tunnel = tunnelOf(agent);
    const whole = [...modes, tunnel].every(({ mood }) => mood === "plain");
    return { whole, cells: [whole ? good(name) : bad(name), ...modes, tunnel] };
  });
  return [
    ["  Datapath", ...rules.map(({ head }) => head), "tunnel device"].map(bold),
    ["  declared", ...rules.map(({ expected }) => expected), "none"].map(dim),
    ...shown(rows),
  ];
}

function judged(value: unknown, expected: string): Cell {
  const said = typeof value === "string" ? value : "not reported";
  return said === expected ? plain(said) : bad(said);
}

function tunnelOf(agent: FoundAgent): Cell {
  const device = tunnelDevice(agent);
  return device === undefined ? plain("none") : bad(device.name);
}

/** Whether anything of kube-proxy is there: a workload, its chains, or what listens where it would. */
export function kubeProxyCell({ nodes, agents, kubeProxyWorkloads }: FoundConfiguration): Cell {
  const chains = agents.filter(({ kubeProxyChains }) => kubeProxyChains.length > 0).map(({ node }) => node);
  const ports = agents.filter(({ kubeProxyPorts }) => kubeProxyPorts.length > 0).map(({ node }) => node);
  const there = [
    someOf(kubeProxyWorkloads, 2),
    chains.length > 0 && `iptables chains on ${someOf(chains)}`,
    ports.length > 0 && `a process on its ports on ${someOf(ports)}`,
  ].filter(Boolean);
  if (there.length > 0) return bad(there.join("; "));
  const none = "no workload; no iptables chain and nothing on its ports";
  return agents.length < nodes.length ? warn(`${none}; ${agents.length} of ${nodes.length} nodes answer`) : good(`${none} on any node`);
}
