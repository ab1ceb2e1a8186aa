import { isIP } from "node:net";

/**
 * The address that a host is, in any spelling that a URL takes; undefined for a name.
 *
 * @example hostAddress("0xac120002") // "172.18.0.2", and so does "172.18.2"
 * @see https://url.spec.whatwg.org/#concept-ipv4-parser
 */
export function hostAddress(host: string): string | undefined {
  const bare = host.trim().replace(/[[\]]|%.*/g, "");
  const canonical = URL.canParse(`http://${bare}`) ? new URL(`http://${bare}`).hostname : bare;
  return isIP(canonical) === 0 ? undefined : canonical;
}
