import { z } from "zod";
import type { DatapathIntent, DirectRouting } from "../../cilium/intent";

/** What the stack declares and the probe looks for on the live cluster. */
export interface Declared {
  /** Name of the cluster. */
  cluster: string;
  /** Names of all nodes. */
  nodes: string[];
  /** Ranges of all pod addresses. */
  podCidrs: string[];
  /** Range that is routed as it is and never masqueraded. */
  nativeCidr: string;
  /** Whether all nodes share one L2 segment; where they do not, direct routes are looked for within a segment only. */
  segments: DirectRouting["segments"];
  /** Version of the agents, without `v`. */
  ciliumVersion: string;
  /** Image of the probe's own pods; has bash, curl, dig and socat. */
  testImage: string;
}

/** What an earlier run has kept of it as JSON. */
export const declaredSchema = z.object({
  cluster: z.string(),
  nodes: z.array(z.string()),
  podCidrs: z.array(z.string()),
  nativeCidr: z.string(),
  segments: z.enum(["one", "many"]),
  ciliumVersion: z.string(),
  testImage: z.string(),
}) satisfies z.ZodType<Declared>;

/** What a lab is made of that decides what the probe is to find. */
export interface DeclaringLab {
  /** Names of all nodes. */
  nodes: string[];
  /** The datapath as it was declared to Cilium. */
  datapath: Omit<DatapathIntent, "apiServer">;
  /** Image of the probe's pods. */
  testImage: string;
}

/** What the probe is to find in such a lab. */
export function declared({ nodes, datapath, testImage }: DeclaringLab): Declared {
  return {
    cluster: datapath.clusterName,
    nodes,
    podCidrs: [...datapath.ipam.podCidrs],
    nativeCidr: datapath.routing.nativeCidr,
    segments: datapath.routing.segments,
    ciliumVersion: datapath.images.agent.tag.replace(/^v/, ""),
    testImage,
  };
}
