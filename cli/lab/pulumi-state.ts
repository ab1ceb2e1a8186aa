import { z } from "zod";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  /** An older one of the same URN, which its replacement's update was to remove. */
  delete: z.boolean().optional(),
  parent: z.string().optional(),
  /** `<urn>::<id>` of the provider. */
  provider: z.string().optional(),
  deletedWith: z.string().optional(),
  dependencies: z.array(z.string()).nullish(),
  /** When it was last made or updated, as RFC 3339. */
  modified: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});
const exported = z.object({ deployment: z.object({ resources: z.array(resource).nullish() }).nullish() });

/** A resource in a stack's state: what the commands read of it. */
export type StateResource = z.infer<typeof resource>;

/** All resources of a stack, those too that a replacement has yet to remove. @param stackExport JSON of `pulumi stack export` */
export function everyResource(stackExport: string): StateResource[] {
  return exported.parse(JSON.parse(stackExport)).deployment?.resources ?? [];
}

/** The resources of a stack that are to stay. @param stackExport JSON of `pulumi stack export` */
export function resourcesOf(stackExport: string): StateResource[] {
  return everyResource(stackExport).filter((one) => !one.delete);
}

/** The environment of a command resource, without what in it is secret; of one that is none, or that is missing, it is empty. */
export function environmentOf(command: StateResource | undefined): Partial<Record<string, string>> {
  const variables = Object.entries(command?.inputs?.["environment"] ?? {});
  return Object.fromEntries(variables.filter((variable): variable is [string, string] => typeof variable[1] === "string"));
}

/** A stack's cluster as its state has it. */
interface KindClusterInState {
  name: string;
  nodes: { urn: string; count: number; controlPlane: string | undefined };
  network: { urn: string; id: string } | undefined;
}

/** The kind cluster of a stack, by the command that makes its nodes; undefined before its nodes were first made. @param stackExport JSON of `pulumi stack export` */
export function kindClusterInState(stackExport: string): KindClusterInState | undefined {
  const resources = resourcesOf(stackExport);
  const nodes = resources.find(({ type, urn }) => type === "command:local:Command" && urn.endsWith("-nodes"));
  const { CLUSTER: name, NODES: count } = environmentOf(nodes);
  if (nodes === undefined || name === undefined) return undefined;
  const network = resources.find(({ type }) => type === "docker:index/network:Network");
  return {
    name,
    // The nodes' command prints the control plane's short id, and a lease.
    nodes: { urn: nodes.urn, count: Number(count), controlPlane: /^[0-9a-f]+/.exec(textAt(nodes.outputs, "stdout"))?.[0] },
    network: network?.id === undefined ? undefined : { urn: network.urn, id: network.id },
  };
}

/** Name of the cluster as the last `up` that ended well put it out; an update that was broken off may have made another since. */
export function clusterNameInOutputs(stackExport: string): unknown {
  return resourcesOf(stackExport).find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs?.["clusterName"];
}

/** An input of a resource that is text; empty where there is none. */
export function inputText(resource: StateResource | undefined, name: string): string {
  return textAt(resource?.inputs, name);
}

function textAt(properties: Readonly<Record<string, unknown>> | undefined, name: string): string {
  const value = properties?.[name];
  return typeof value === "string" ? value : "";
}
