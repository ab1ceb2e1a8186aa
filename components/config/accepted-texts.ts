import { kubernetesVersions } from "../kind/kubernetes-versions";
import { parseAddress, parseCidr } from "../network/cidr";
import { ciliumMinor, minors } from "../tables/versions";
import { parseApiServer } from "./api-server";
import { imagePattern, parseImage, parseRepository, repositoryPattern } from "./image-name";

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const address = `${octet}(?:\\.${octet}){3}`;
const numeric = "(?:0|[1-9]\\d*)";
const identifier = `(?:${numeric}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;

const version = (subject: string, text: string): string => {
  ciliumMinor(text, subject);
  return text;
};

/** Host names end at 63 characters, and the control plane's is `<name>-<6 digits>-control-plane`. Cilium's own limits are among its refusals. */
const clusterName = "^[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?$";
const parseClusterName = (subject: string, name: string): string => {
  if (new RegExp(clusterName).test(name)) return name;
  throw new Error(
    `${subject} "${name}" is not a cluster name: 1 to 42 lower-case letters, digits and hyphens, no hyphen at either end. Example: cilium-lab.`,
  );
};

const parseUrl = (subject: string, url: string): string => {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new Error(`${subject} "${url}" is not a Helm repository: a URL with https or http. Example: https://helm.cilium.io.`);
};

/** The kinds of text that keys take. */
export const text = {
  /** Any text but what Pulumi would hand over for a list or a map. */
  free: { kind: "text", pattern: "^(?![\\[{])", empty: "accepted" },
  cidr: { kind: "text", pattern: `^${address}/(?:[12]?\\d|3[0-2])$`, parse: parseCidr },
  cidrOrEmpty: { kind: "text", pattern: `^(?:${address}/(?:[12]?\\d|3[0-2]))?$`, parse: parseCidr, empty: "accepted" },
  cidrs: { kind: "list", what: "IPv4 ranges", pattern: `^${address}/(?:[12]?\\d|3[0-2])$`, parse: parseCidr },
  addresses: { kind: "list", what: "IPv4 addresses", pattern: `^${address}$`, parse: parseAddress },
  image: { kind: "text", pattern: imagePattern, parse: parseImage },
  imageOrEmpty: { kind: "text", pattern: `^$|${imagePattern}`, parse: parseImage, empty: "accepted" },
  repository: { kind: "text", pattern: repositoryPattern, parse: parseRepository },
  clusterName: { kind: "text", pattern: clusterName, parse: parseClusterName },
  url: { kind: "text", pattern: "^https?://", parse: parseUrl },
  /** A name and a port. The empty default is refused in the words of the parser, which say what it is for. */
  apiServer: { kind: "text", pattern: "^(?:[^/]+:[1-9]\\d{0,4})?$", parse: parseApiServer, empty: "parsed" },
  /** A full version of a minor that the table has. */
  ciliumVersion: {
    kind: "text",
    pattern: `^(?:${minors.map((minor) => minor.replace(".", "\\.")).join("|")})\\.${numeric}(?:-${identifier}(?:\\.${identifier})*)?$`,
    parse: version,
  },
  kubernetesVersion: { kind: "text", pattern: `^(?:${kubernetesVersions.join("|").replaceAll(".", "\\.")})$` },
} as const;
