import { isIP } from "node:net";
import { found } from "./found";
import { lookup, type Settings } from "./guarded";
import { isMap, type Known } from "./known";

/** One sentence for each place in which values of Cilium name the API server by a literal address. A node's own loopback address never moves. */
export function apiServerAddresses(settings: Settings): string[] {
  const { subject, locate, under = "" } = settings;
  const value = (path: string): Known | undefined => lookup(settings.root, path).value;
  const env = value("extraEnv");
  const place = (path: string, host: Known | undefined): { path: string; host: Known | undefined } => ({ path, host });
  const places = [
    place("k8sServiceHost", value("k8sServiceHost")),
    ...urls(value("k8s.apiServerURLs")).map((host) => place("k8s.apiServerURLs", host)),
    ...(Array.isArray(env) ? env : []).flatMap((item, index) =>
      isMap(item) && item["name"] === "KUBERNETES_SERVICE_HOST" ? [place(`extraEnv[${index}]`, item["value"])] : [],
    ),
  ];
  return places
    .filter(({ host }) => isAddress(host))
    .map(
      ({ path, host }) =>
        `${subject} sets ${locate(path)} to ${typeof host === "number" ? found(host) : "a literal address"}: once it moves, no agent reaches the API server any more. ` +
        `Write a name, such as \`${under}k8sServiceHost: lab-control-plane\`.`,
    );
}

/** The hosts in a list of URLs, as the agent takes it. */
function urls(value: Known | undefined): string[] {
  if (typeof value !== "string") return [];
  return value.split(/[\s,]+/).map((url) => url.replace(/^\w+:\/\//, "").replace(/\/.*$/, "").replace(/^(\[.*\]|[^:]*):\d+$/, "$1"));
}

/** Whether a host is an address in any spelling that a URL takes, and another than the node's own. */
function isAddress(host: Known | undefined): boolean {
  if (typeof host === "number") return true;
  if (typeof host !== "string") return false;
  const bare = host.trim().replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  const address = isIP(bare) === 6 ? bare : canonical(bare);
  return isIP(address) !== 0 && !/^(127\.|::1$)/.test(address);
}

/** `0xac120002` and `172.18.2` are `172.18.0.2`. */
function canonical(host: string): string {
  return /^[0-9a-fx.]+$/i.test(host) && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
}
