import { UNKNOWN, type PlainValue } from "./plain-value";

/**
 * Words that Cilium and kind give a meaning to. Only these are repeated in a message: a policy cannot tell a secret
 * from other values, and a word out of this list gives nothing away.
 */
const publicWords = new Set([
  "native",
  "tunnel",
  "vxlan",
  "geneve",
  "disabled",
  "enabled",
  "true",
  "false",
  "strict",
  "partial",
  "probe",
  "none",
  "iptables",
  "ipvs",
  "nftables",
]);

/** What was found, as a noun for a sentence, without giving away what may be secret. */
export function describeValue(value: PlainValue): string {
  if (value === UNKNOWN) return "a value that is not known during preview";
  if (value === null || typeof value === "boolean") return `${value}`;
  if (typeof value === "number") return "a number";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (publicWords.has(value.toLowerCase())) return `the string "${value}"`;
  return "another string";
}
