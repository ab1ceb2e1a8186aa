import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { DatapathIntent } from "./intent";
import { chartValues } from "./values";
import { ciliumMinor } from "./versions";

/** Where the chart comes from. */
export type ChartSource =
  | { kind: "repository"; url: string }
  /** A folder or a .tgz, relative to the project. */
  | { kind: "local"; path: string };

/** Arguments of {@link Cilium}. */
export interface CiliumArgs {
  /** Full version of Cilium, e.g. `1.20.2`. Plain, since it decides the spelling of the values. */
  version: string;
  chart: ChartSource;
  /** The datapath. Plain, so that a policy can judge the values at preview: an unknown one would be refused. */
  datapath: DatapathIntent;
}

/**
 * Cilium by its own chart, with the datapath that {@link DatapathIntent} states.
 *
 * Wants the cluster's `kubernetes` provider in its options. Pass `deletedWith` the cluster's nodes: a release cannot be uninstalled from
 * a cluster that is gone.
 *
 * @see https://docs.cilium.io/en/stable/installation/k8s-install-helm/
 */
export class Cilium extends pulumi.ComponentResource {
  readonly version: string;
  /** The helm release; its status changes with every revision. */
  readonly release: kubernetes.helm.v3.Release;

  constructor(name: string, args: CiliumArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cilium-lab:index:Cilium", name, {}, opts);
    ciliumMinor(args.version);
    this.version = args.version;
    this.release = new kubernetes.helm.v3.Release(
      `${name}-release`,
      {
        // A fixed name: with a random one, an install that was killed could be installed a second time.
        name: "cilium",
        namespace: "kube-system",
        ...(args.chart.kind === "local"
          ? { chart: args.chart.path }
          : { chart: "cilium", repositoryOpts: { repo: args.chart.url } }),
        // Beside a chart on disk too, where helm ignores it: it tells a policy which spelling the values are in.
        version: args.version,
        values: chartValues(args.datapath, args.version),
        atomic: true,
        cleanupOnFail: true,
        maxHistory: 5,
        timeout: 900,
      },
      { parent: this, deletedWith: opts?.deletedWith, customTimeouts: { create: "20m", update: "20m", delete: "10m" } },
    );
    this.registerOutputs({ version: this.version });
  }
}
