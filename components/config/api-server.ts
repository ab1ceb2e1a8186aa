import { isIP } from "node:net";

/**
 * Reads where agents reach the API server, `host:port`. What a host may be is for the intent's own checks to say.
 *
 * @throws Error naming subject, what was found and what is accepted
 */
export function parseApiServer(subject: string, text: string): { host: string; port: number } {
  const refuse = (why: string) =>
    new Error(
      `${subject} "${text}" is not where an API server is reached: ${why}. Accepted: host:port, by a name that every node resolves. Example: api.example.org:6443.`,
    );
  if (text === "") throw refuse("it is empty, and agents need it before they can translate Services");
  if (text.includes("/")) throw refuse("it is a URL or a path");
  const [, host = "", port = ""] = /^(.*):([^:]*)$/.exec(text) ?? [];
  if (host === "") throw refuse("it wants a name, a colon and a port");
  // The last label of a name is never a number: such a host was meant as an address.
  if (/(^|\.)\d+$/.test(host) && isIP(host) === 0) throw refuse("the host is neither a name nor an address");
  if (!/^[1-9]\d{0,4}$/.test(port)) throw refuse("the port is 1 to 65535");
  return { host, port: Number(port) };
}
