import { stringify } from "yaml";

/**
 * A kubeconfig with one context that leads nowhere: port 9 of the machine itself, where nothing listens. A preview that knows its
 * kubeconfig goes through without the server.
 *
 * @param context its name; empty: any
 */
export function standInKubeconfig(context: string): string {
  const name = context === "" ? "stand-in" : context;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server: "https://127.0.0.1:9" } }],
    users: [{ name, user: {} }],
  });
}
