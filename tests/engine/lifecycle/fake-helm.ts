import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { versions } from "../../../airgap/toolchain";
import type { Call, Program } from "./programs";
import { clusterAt, type Cluster, type Revision, type World } from "./world";

/**
 * A FAKE helm: releases are entries of a {@link World}. What it does not need a cluster for, rendering a chart above all, the real helm does, once
 * for the same arguments and values.
 *
 * @param helm path of the real one
 */
export function fakeHelm(world: World, helm: string): Program {
  const rendered = new Map<string, Promise<string>>();
  return async (call) => {
    const [verb] = call.args;
    if (verb === "version") return `v${versions.helm}\n`;
    if (verb === "template" || verb === "show") {
      const key = JSON.stringify([call.folder, call.args, call.input]);
      const run = rendered.get(key) ?? execa(helm, call.args, { cwd: call.folder, input: call.input }).then(({ stdout }) => `${stdout}\n`);
      rendered.set(key, run);
      return run.catch((error: unknown) => {
        throw new Error(`\n${(error as { stderr: string }).stderr}`);
      });
    }
    const cluster = clusterAt(world, readFileSync(call.kubeconfig, "utf8"));
    if (!cluster) throw new Error("\nError: Kubernetes cluster unreachable: connection refused");
    return onCluster(world, cluster, call);
  };
}

async function onCluster(world: World, cluster: Cluster, { args, ended }: Call): Promise<string> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const [verb] = args;
  const name = (verb === "get" ? args[2] : args[1]) ?? "";
  const release = `${option("--namespace") ?? option("-n")}/${name}`;
  const history = cluster.releases.get(release) ?? [];
  const latest = history.at(-1);
  const wanted = option("--revision") === undefined ? latest : history.find(({ revision }) => String(revision) === option("--revision"));
  const fail = (words: string): never => {
    throw new Error(`\nError: ${words}`);
  };

  /** Pending first, as helm does: who ends it half way leaves it pending. */
  const run = async (pending: string, revision: Omit<Revision, "revision" | "status">): Promise<string> => {
    const fresh: Revision = { ...revision, revision: (latest?.revision ?? 0) + 1, status: pending };
    await world.before(`helm ${verb}: ${cluster.name}`);
    cluster.releases.set(release, [...history, fresh]);
    await world.before(`helm ${verb} pending: ${cluster.name}`);
    await sleep(20);
    if (ended.aborted) return fail("ended");
    cluster.releases.set(release, [
      ...history.map((one) => (one.status === "deployed" ? { ...one, status: "superseded" } : one)),
      { ...fresh, status: "deployed" },
    ]);
    return "";
  };
  const given = () => ({ chart: args[2] ?? "", values: JSON.parse(readFileSync(option("--values")!, "utf8")) as Record<string, unknown> });

  switch (verb) {
    case "install":
      if (latest) return fail("INSTALLATION FAILED: cannot re-use a name that is still in use");
      return run("pending-install", given());
    case "upgrade":
      if (!latest) return fail(`UPGRADE FAILED: "${name}" has no deployed releases`);
      if (latest.status.startsWith("pending")) return fail("UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress");
      return run("pending-upgrade", given());
    case "rollback": {
      const to =
        history.find(({ revision }) => String(revision) === args[2]) ??
        history.findLast(({ status }) => ["deployed", "superseded"].includes(status));
      return to ? run("pending-rollback", to) : fail(`release has no ${args[2] ?? 0} version`);
    }
    case "uninstall":
      if (!latest) return fail(`uninstall: Release not loaded: ${name}: release: not found`);
      await world.before(`helm uninstall: ${cluster.name}`);
      cluster.releases.delete(release);
      return `release "${name}" uninstalled\n`;
    case "history":
      if (!latest) return fail("release: not found");
      return JSON.stringify(
        history.map(({ revision, status, chart }) => ({ revision, status, chart, app_version: "fake", description: "", updated: "" })),
      );
    case "list":
      return JSON.stringify(
        latest
          ? [{ name: "cilium", namespace: "kube-system", revision: String(latest.revision), status: latest.status, chart: "cilium" }]
          : [],
      );
    case "status": {
      if (!wanted) return fail("release: not found");
      const manifest = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\n";
      return JSON.stringify({
        name,
        namespace: "kube-system",
        version: wanted.revision,
        info: { status: wanted.status },
        config: wanted.values,
        manifest,
      });
    }
    case "get": {
      if (!wanted) return fail("release: not found");
      const { image } = wanted.values as { image?: { tag?: string } };
      return JSON.stringify({
        name,
        chart: "cilium",
        version: image?.tag?.replace(/^v/, ""),
        appVersion: "fake",
        revision: wanted.revision,
        status: wanted.status,
      });
    }
    default:
      world.notUnderstood.push(`helm ${args.join(" ")}`);
      return fail(`the fake helm has no "${verb}"`);
  }
}
