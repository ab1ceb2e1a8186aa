import * as path from "node:path";
import * as command from "@pulumi/command";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { phases } from "../programs/phases";
import { program } from "../programs/program";
import type { DatapathIntent } from "./intent";
import { refusals } from "./refusals";
import { chartValues, type ChartValues } from "./values";
import { ciliumMinor } from "../tables/versions";

/** Where the chart comes from. */
export type ChartSource =
  | { kind: "repository"; url: string }
  /** A folder or a .tgz, relative to the project. */
  | { kind: "local"; path: string };

/** Arguments of {@link Cilium}. */
export interface CiliumArgs {
  /** Full version of Cilium, e.g. `1.20.2`. Plain, since it decides the spelling of the values. */
  version: string;
  /** Cilium's own chart, of just that version. */
  chart: ChartSource;
  /** The datapath. Plain, so that a policy can judge the values at preview: an unknown one would be refused. */
  datapath: DatapathIntent;
  /** The cluster's Kubernetes, which the chart is rendered for when it is checked. Default: one that every chart of the minor takes. */
  kubernetesVersion?: string | undefined;
}

/**
 * Cilium by its own chart, with the datapath that {@link DatapathIntent} states.
 *
 * Before anything is installed or upgraded, the chart is rendered with the final values and held against that statement: a chart may
 * ignore a value, and a Release's preview never templates it. That needs no cluster, so it waits for none.
 *
 * Wants the cluster's `kubernetes` provider and a `command` provider in its options. Pass `deletedWith` the cluster's nodes: a release
 * cannot be uninstalled from a cluster that is gone.
 *
 * @see https://docs.cilium.io/en/stable/installation/k8s-install-helm/
 */
export class Cilium extends pulumi.ComponentResource {
  /** Version of Cilium that is declared. */
  readonly version: string;
  /** The helm release; its status changes with every revision. */
  readonly release: kubernetes.helm.v3.Release;

  constructor(name: string, args: CiliumArgs, opts: pulumi.ComponentResourceOptions = {}) {
    // A component waits for its providers and for what it depends on, and its children for it: what waits for the cluster is the release's.
    const providers = Object.values(opts.providers ?? {});
    const provider = providers.find((each) => kubernetes.Provider.isInstance(each));
    super(
      "cilium-lab:index:Cilium",
      name,
      {},
      { ...opts, dependsOn: undefined, deletedWith: undefined, providers: providers.filter((each) => each !== provider) },
    );
    refuse(name, args);
    this.version = args.version;
    const values = chartValues(args.datapath, args.version);

    const check = new command.local.Command(`${name}-chart-check`, chartCheck(args, values), { parent: this });

    this.release = new kubernetes.helm.v3.Release(
      `${name}-release`,
      {
        // A fixed name: with a random one, an install that was killed could be installed a second time.
        name: "cilium",
        namespace: "kube-system",
        ...(args.chart.kind === "local" ? { chart: args.chart.path } : { chart: "cilium", repositoryOpts: { repo: args.chart.url } }),
        // Beside a chart on disk too, where helm ignores it: it tells a policy which spelling the values are in.
        version: args.version,
        values,
        atomic: true,
        cleanupOnFail: true,
        maxHistory: 5,
        timeout: 900,
      },
      {
        parent: this,
        ...(provider ? { provider } : {}),
        dependsOn: pulumi.output(opts.dependsOn ?? []).apply((given) => [check, ...[given].flat()]),
        deletedWith: opts.deletedWith,
        customTimeouts: { create: "20m", update: "20m", delete: "10m" },
      },
    );
    this.registerOutputs({ version: this.version });
  }
}

/** @throws Error with all that this version of Cilium cannot do, by property, before anything is made */
function refuse(name: string, { version, datapath }: CiliumArgs): void {
  ciliumMinor(version);
  const refused = refusals(datapath, version);
  if (refused.length === 0) return;
  const lines = refused.map(({ path, found, reason, write }) => `  datapath.${path} "${found}" ${reason}. ${write}`);
  throw new pulumi.RunError([`Cilium "${name}" ${version} cannot be what is declared:`, ...lines].join("\n"));
}

/** The command that renders the chart and fails on what differs; it leaves nothing behind, so there is nothing to delete. */
function chartCheck({ version, chart, datapath, kubernetesVersion }: CiliumArgs, values: ChartValues): command.local.CommandArgs {
  const { script, dir } = program("components/cilium/rendered/main.ts");
  const away = chart.kind === "local" && dir !== undefined && !path.isAbsolute(chart.path);
  return {
    ...phases("chart check", { create: script, update: script }),
    dir,
    environment: {
      CHART: JSON.stringify(away ? { ...chart, path: path.relative(dir, chart.path) } : chart),
      VERSION: version,
      VALUES: JSON.stringify(values),
      INTENT: JSON.stringify(datapath),
      ...(kubernetesVersion === undefined ? {} : { KUBERNETES_VERSION: kubernetesVersion }),
    },
    addPreviousOutputInEnv: false,
    logging: "stderr",
  };
}
