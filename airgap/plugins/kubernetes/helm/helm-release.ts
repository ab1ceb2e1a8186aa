import { InitFailed, type Context, type ResourceType } from "../../protocol/resource";
import { textOf, unwrapSecrets, type Obj } from "../../protocol/values";
import { changes, secretsLike, toDiff } from "../changes";
import { readUnreachable, type Cluster } from "../cluster";
import { chartArgs, installArgs, uninstallArgs, upgradeArgs } from "./args";
import { chartRef, chartVersion, readChartYaml } from "./chart";
import { HelmError, runHelm } from "./cli";
import { completeInputs, releaseOf, type Release } from "./release-inputs";
import { readRecord, type AskHelm, type ReleaseRecord } from "./release-record";
import { mergeValues, withoutNulls } from "./values";

/** Errors of helm after which there is no release of ours: nothing was begun. */
const NOTHING_BEGUN =
  /cannot re-use a name that is still in use|another operation \(install\/upgrade\/rollback\) is in progress|has no deployed releases/;

/** Helm's words at the start of what it kept or warns of at uninstall, as opposed to its last line. */
const UNINSTALLED = /^release ".*" uninstalled$/;

/**
 * `kubernetes:helm.sh/v3:Release`: the real helm command on the configured cluster.
 *
 * Preview looks at the chart's version and nothing else: it renders no template and contacts no cluster.
 */
export function helmRelease(cluster: () => Cluster): ResourceType {
  const environment = (): Record<string, string> => cluster().settings.helmEnv;
  const ask =
    (ctx: Context): AskHelm =>
    (args) =>
      runHelm(ctx, { kubeconfig: cluster().kubeconfig(), env: environment(), args: () => args });
  const record = (ctx: Context, { name, namespace }: Release, revision?: number): Promise<ReleaseRecord | undefined> =>
    readRecord(ask(ctx), name, namespace, revision);

  /** Installs or upgrades. */
  const apply = async (ctx: Context, release: Release, args: typeof installArgs): Promise<void> => {
    if (release.lint)
      throw new Error('the lab\'s stand-in for the kubernetes plugin does not lint charts: leave "lint" unset, and run helm lint');
    if (release.repositoryOpts?.password) {
      throw new Error(
        'the lab\'s stand-in for the kubernetes plugin takes no repositoryOpts.password, which would show in helm\'s command line: leave it unset, and run "helm repo add" or "helm registry login"',
      );
    }
    const ref = chartRef(release);
    await runHelm(ctx, {
      kubeconfig: cluster().kubeconfig(),
      env: environment(),
      values: release.values,
      args: (valuesFile) => args(ref, release, valuesFile),
    });
  };

  return {
    async check(ctx, { urn, news, olds }) {
      const inputs = completeInputs(urn, news, olds, cluster().defaultNamespace);
      if (inputs.version === undefined) return { inputs, failures: [] }; // there are unknowns
      const release = releaseOf(inputs);
      try {
        const ref = chartRef(release);
        const chartYaml =
          readChartYaml(ref) ??
          (await runHelm(ctx, { env: environment(), args: () => ["show", "chart", ref.chart, ...chartArgs(ref, release)] }));
        return { inputs: { ...inputs, version: chartVersion(chartYaml) }, failures: [] };
      } catch (error) {
        const reason = `${(error as Error).message}; check the chart name and repository configuration.`;
        return { inputs, failures: [{ property: "chart", reason }] };
      }
    },

    diff(_ctx, { oldInputs, news }) {
      return toDiff(changes(oldInputs, news), (path) => path === "name" || path === "namespace");
    },

    async create(ctx, { urn, inputs, preview }) {
      if (preview) return { id: "", state: inputs };
      await reachable(cluster(), "create");
      const release = releaseOf(inputs);
      const id = idOf(release);
      try {
        await apply(ctx, release, installArgs);
      } catch (error) {
        const begun = error instanceof HelmError && !NOTHING_BEGUN.test(error.message) ? await record(surviving(ctx), release) : undefined;
        if (!begun) throw error;
        const reason = (error as Error).message;
        ctx.log(
          "warning",
          `Helm release "${release.name}" was created but has a failed status. Use the \`helm\` command to investigate the error, correct it, then retry. Reason: ${reason}`,
          urn,
        );
        const text = `Helm release "${id}" was created, but failed to initialize completely. Use Helm CLI to investigate.: ${notAvailable(id, reason)}`;
        throw new InitFailed({ id, inputs, state: stateOf(inputs, begun), reasons: [text] });
      }
      return { id, state: stateOf(inputs, await present(record(ctx, release), id)) };
    },

    async update(ctx, { oldState, news, preview }) {
      if (preview) return { state: news };
      await reachable(cluster(), "update");
      const release = releaseOf(news);
      const id = idOf(release);
      const before = await record(ctx, { ...release, namespace: textOf(oldState.namespace ?? release.namespace) });
      try {
        await apply(ctx, release, upgradeArgs);
      } catch (error) {
        if (!(error instanceof HelmError) || NOTHING_BEGUN.test(error.message)) throw error;
        // Where helm rolled back, the latest revision is the rollback; ours is the one before it.
        const begun = await record(surviving(ctx), release, (before?.revision ?? 0) + 1);
        if (!begun) throw error;
        const text = `Helm release "${id}" failed to initialize completely. Use Helm CLI to investigate.: ${notAvailable(id, error.message)}`;
        throw new InitFailed({ id, inputs: news, state: stateOf(news, begun), reasons: [text] });
      }
      return { state: stateOf(news, await present(record(ctx, release), id)) };
    },

    async read(ctx, args) {
      const reason = await cluster().unreachable();
      if (reason !== undefined) {
        return readUnreachable(cluster().settings, reason, (severity, text) => ctx.log(severity, text, args.urn), args);
      }
      const imported = Object.keys(args.state).length === 0;
      const { name, namespace } = imported ? parseId(args.id) : (unwrapSecrets(args.state) as unknown as Release);
      const found = await readRecord(ask(ctx), name, namespace);
      if (!found) return undefined;
      const known: Obj = imported ? completeInputs(args.urn, { name, namespace, chart: found.chart }, {}, namespace) : args.state;
      const state = stateOf(known, found);
      const { status: _, resourceNames: __, ...inputs } = state;
      return { id: args.id, inputs, state };
    },

    async delete(ctx, { urn, state }) {
      const reason = await cluster().unreachable();
      // Also with deleteUnreachable, which the official plugin heeds at refresh only.
      if (reason !== undefined) throw new Error(`can't delete Helm Release with unreachable cluster. Reason: ${JSON.stringify(reason)}`);
      const printed = await ask(ctx)(uninstallArgs(releaseOf(state)));
      const information = printed
        .split("\n")
        .filter((line) => line !== "" && !UNINSTALLED.test(line))
        .join("\n");
      if (information !== "") ctx.log("warning", `Helm uninstall returned information: ${JSON.stringify(information)}`, urn);
    },
  };
}

async function reachable(cluster: Cluster, verb: "create" | "update"): Promise<void> {
  const reason = await cluster.unreachable();
  if (reason !== undefined) throw new Error(`can't ${verb} Helm Release with unreachable cluster: ${reason}`);
}

/** What happened must be recorded also where the user has interrupted it: then the signal of the call is spent. */
function surviving(ctx: Context): Context {
  const never = new AbortController().signal;
  return { ...ctx, signal: never, callSignal: never };
}

function notAvailable(id: string, reason: string): string {
  return `failed to become available within allocated timeout. Error: Helm Release ${id}: ${reason}`;
}

async function present(record: Promise<ReleaseRecord | undefined>, id: string): Promise<ReleaseRecord> {
  const found = await record;
  if (!found) throw new Error(`helm succeeded, but has no release ${id} now: something else has removed it`);
  return found;
}

/** Arguments and helm's record as one; helm's values win, what is secret in the arguments stays secret. */
function stateOf(inputs: Obj, found: ReleaseRecord): Obj {
  const release = releaseOf(inputs);
  const values = mergeValues(release.values, release.allowNullValues ? found.values : withoutNulls(found.values));
  return {
    ...inputs,
    values: secretsLike(values, inputs.values),
    version: found.version,
    resourceNames: found.resourceNames,
    status: {
      appVersion: found.appVersion,
      chart: found.chart,
      name: found.name,
      namespace: found.namespace,
      revision: found.revision,
      status: found.status,
      version: found.version,
    },
  };
}

function idOf({ namespace, name }: Pick<Release, "name" | "namespace">): string {
  return `${namespace}/${name}`;
}

function parseId(id: string): { name: string; namespace: string } {
  const slash = id.indexOf("/");
  return slash < 0 ? { namespace: "default", name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}
