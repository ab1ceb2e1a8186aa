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
  /** Version of the agents, without `v`. */
  ciliumVersion: string;
  /** Image of the probe's own pods; has bash, curl, dig and socat. */
  testImage: string;
}
