import { isIP } from "node:net";
import { describeValue } from "../core/describe-value";
import { type ReviewedValues } from "./required-values";
import { type PlainValue, at, lookup } from "../core/plain-value";

/** One sentence for each place in which values of Cilium name the API server by a literal address. A node's own loopback address never moves. */
export function apiServerAddresses(settings: ReviewedValues): string[] {
  const { subject, locate, under = "" } = settings;
  return [...hosts(settings)]
    .filter(({ host }) => isAddress(host))
    .map(
      ({ path, host }) =>
        `${subject} sets ${locate(path)} to ${typeof host === "number" ? describeValue(host) : "a literal address"}: once it moves, no agent reaches the API server any more. ` +
        `Write a name, such as \`${under}k8sServiceHost: lab-control-plane\`.`,
    );
}

/** What values say of the API server's host, wherever they may. */
function* hosts({ root }: ReviewedValues): Generator<{ path: string; host: PlainValue | undefined }> {
  yield { path: "k8sServiceHost", host: lookup(root, "k8sServiceHost").value };
  const urls = lookup(root, "k8s.apiServerURLs").value;
  // The agent takes them with a scheme and without.
  if (typeof urls === "string")
    for (const url of urls.split(/[\s,]/)) yield { path: "k8s.apiServerURLs", host: /(?:\w+:\/\/)?(\[.*\]|[^:/]*)/.exec(url)![1] };
  const env = lookup(root, "extraEnv").value;
  if (!Array.isArray(env)) return;
  for (const [index, item] of env.entries())
    if (at(item, "name") === "KUBERNETES_SERVICE_HOST") yield { path: `extraEnv[${index}]`, host: at(item, "value") };
}

/** Whether a host is an address in any spelling that a URL takes, and another than the node's own. */
function isAddress(host: PlainValue | undefined): boolean {
  if (typeof host === "number") return true;
  if (typeof host !== "string") return false;
  const address = canonical(host.trim().replace(/[[\]]|%.*/g, ""));
  return isIP(address) !== 0 && !/^(127\.|::1$)/.test(address);
}

/** `0xac120002` and `172.18.2` are `172.18.0.2`. */
function canonical(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
}
