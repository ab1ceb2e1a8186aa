import { parse } from "yaml";
import { z } from "zod";
import type { KindConfig } from "../../components/kind/kind-config";
import { declaredSchema, type Declared } from "../../components/datapath/probe/declared";
import { environmentOf, resourcesOf } from "../lab/pulumi-state";
import { inputText } from "../lab/pulumi-state";

/** The lab as the last `make up` declared it: what Pulumi's state holds of it. */
export interface DeclaredLab {
  /** Of a cluster that the lab makes. */
  kind?: DeclaredCluster;
  release: { urn: string; name: string; namespace: string; version: string; values: Record<string, unknown> };
  /** What the probe was told to find. */
  probe: { urn: string; declared: Declared };
}

export interface DeclaredCluster {
  name: string;
  config: KindConfig;
  network: { id: string; name: string; subnet: string; gateway: string };
  /** Where CoreDNS asks about names outside of the cluster. */
  dnsUpstream: string[];
}

const networkInputs = z.object({ name: z.string(), ipamConfigs: z.array(z.object({ subnet: z.string(), gateway: z.string() })).min(1) });
const releaseInputs = z.object({ name: z.string(), namespace: z.string(), version: z.string(), values: z.record(z.string(), z.unknown()) });

/**
 * The declared lab; undefined where the stack has not come up as a whole, so that there is nothing to drift from.
 *
 * @param json `pulumi stack export`
 */
export function declaredLab(json: string): DeclaredLab | undefined {
  const resources = resourcesOf(json);
  const named = (ending: string) => resources.find(({ urn }) => urn.endsWith(ending));
  const [release, probe, nodes] = [named("::cilium-release"), named("::datapath-probe"), named("-nodes")];
  const inputs = releaseInputs.safeParse(release?.inputs);
  const { DECLARED } = environmentOf(probe);
  if (!release || !inputs.success || !probe || DECLARED === undefined) return undefined;
  const lab: DeclaredLab = {
    release: { urn: release.urn, ...inputs.data },
    probe: { urn: probe.urn, declared: declaredSchema.parse(JSON.parse(DECLARED)) },
  };
  if (nodes === undefined) return lab;
  const network = resources.find(({ type }) => type === "docker:index/network:Network");
  const made = networkInputs.safeParse(network?.inputs);
  const config = parse(inputText(nodes, "stdin")) as KindConfig | null;
  const [range] = made.data?.ipamConfigs ?? [];
  if (network?.id === undefined || !made.success || range === undefined || !config?.nodes) return undefined;
  const upstream = environmentOf(named("-corefile"))["UPSTREAM_SERVERS"] ?? "";
  const { name } = made.data;
  return {
    ...lab,
    kind: { name: config.name, config, network: { id: network.id, name, ...range }, dnsUpstream: upstream.split(" ").filter(Boolean) },
  };
}
