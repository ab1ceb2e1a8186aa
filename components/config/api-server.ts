import { isIP } from "node:net";

/**
 * Reads where agents reach the API server, `host:port`.
 *
 * A literal address is refused: every agent keeps what it is told here, and none finds the server again after it moved.
 *
 * @throws Error naming subject, what was found and what is accepted
 */
export function parseApiServer(subject: string, text: string): { host: string; port: number } {
  const refuse = (why: string) =>
    new Error(`${subject} "${text}" is not where an API server is reached: ${why}. Accepted: host:port, by a name that every node resolves. Example: api.example.org:6443.`);
  if (text === "") throw refuse("it is empty, and agents need it before they can translate Services");
  if (text.includes("://")) throw refuse("it is a URL");
  const [, host = "", port = ""] = /^(.*):([^:]*)$/.exec(text) ?? [];
  if (isIP(text) !== 0 || isIP(host.replace(/^\[(.*)\]$/, "$1")) !== 0) throw refuse("it is an address, and when that moves, every agent loses the server");
  if (!/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(host) || host.length > 253) {
    throw refuse(host === "" ? "it wants a name, a colon and a port" : "the host is not a name in lower-case letters, digits, hyphens and dots");
  }
  // The last label of a name is never a number: such a host is an address that lacks or has too much of something.
  if (/(^|\.)\d+$/.test(host)) throw refuse("the host is neither a name nor an address");
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535) throw refuse("the port is 1 to 65535");
  return { host, port: Number(port) };
}
