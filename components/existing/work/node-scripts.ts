import { join } from "node:path";
import { scriptText } from "../../programs/script-text";

/** Programs for a node, bash; the head of each file says what it does and what it reads of its environment. */
const read = (...files: string[]) => scriptText(join(__dirname, "scripts"), ...files);

export const segmentScript = read("node.sh", "segment.sh");
export const kindnetScript = read("node.sh", "remove-kindnet.sh");
export const ciliumScript = read("node.sh", "remove-cilium.sh");

/** The environment of the programs that remove chains and routes. @param routes `CIDR>ADDRESS`, space separated */
export function cleanupEnvironment(routes: string): Record<string, string> {
  return { ROUTES: routes, CHAINS_PROGRAM: read("chains.awk") };
}
