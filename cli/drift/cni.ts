import type { Finding } from "./finding";

/** Files of a node's CNI configuration that kubelet's runtime would take, by node. */
export interface LiveCni {
  node: string;
  pod: string;
  files: string[];
}

/** The file that an agent writes. */
const own = "05-cilium.conflist";

/** A network of pods beside Cilium's, or none. */
export function cniFindings(nodes: readonly LiveCni[], remove: (node: string, file: string) => string): Finding[] {
  return nodes.flatMap(({ node, pod, files }): Finding[] => {
    const about = { topic: "kind configuration", object: `node ${node}` } as const;
    const path = (file: string) => `/etc/cni/net.d/${file}`;
    const others = files.filter((file) => file !== own && /\.(conf|conflist|json)$/.test(file));
    return [
      ...(files.includes(own) ? [] : [{ ...about, path: path(own), declared: "there", mend: { by: "agent", pod } } as const]),
      ...others.map(
        (file) => ({ ...about, path: path(file), live: "there", mend: { by: "hand", command: remove(node, path(file)) } }) as const,
      ),
    ];
  });
}
