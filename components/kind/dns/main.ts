import { runOnCluster } from "../../programs/run-on-cluster";
import { configureDns, restoreDns } from "./coredns";

/**
 * What `ClusterDns` runs on the cluster of KUBECONFIG_CONTENT: `configure` gives CoreDNS the UPSTREAM_SERVERS (addresses, space separated),
 * `restore` puts back what was found. Pulumi runs the stored subcommand when a stack goes: it stays.
 */
const subcommand = process.argv[2] ?? "";
void runOnCluster("cluster DNS", [], (_, access) => {
  if (subcommand === "restore") return restoreDns(access);
  if (subcommand !== "configure") throw new Error(`Unknown subcommand "${subcommand}". Accepted: configure, restore.`);
  return configureDns(access.kubectl, (process.env.UPSTREAM_SERVERS ?? "").split(" ").filter(Boolean));
});
