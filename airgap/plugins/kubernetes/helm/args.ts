/** Command lines of helm. None of them holds a secret: kubeconfig and values are passed in files. */
import type { ChartRef } from "./chart";
import { DEFAULT_TIMEOUT_SECONDS, type Release } from "./release-inputs";

const flags = (table: Record<string, boolean>): string[] => Object.keys(table).filter((flag) => table[flag]);
const option = (name: string, value: string | undefined): string[] => (value ? [name, value] : []);

/** Arguments that say where the chart comes from. */
export function chartArgs(ref: ChartRef, release: Release): string[] {
  const repository = release.repositoryOpts;
  return [
    ...option("--repo", ref.repo),
    ...(ref.local ? [] : option("--version", release.version.trim())),
    ...option("--ca-file", repository?.caFile),
    ...option("--cert-file", repository?.certFile),
    ...option("--key-file", repository?.keyFile),
    ...option("--username", repository?.username),
    ...(release.verify ? ["--verify", ...option("--keyring", release.keyring)] : []),
    ...flags({ "--devel": release.devel }),
  ];
}

/** What install and upgrade have in common. */
function applyArgs(ref: ChartRef, release: Release, valuesFile: string): string[] {
  return [
    release.name,
    ref.chart,
    "--namespace",
    release.namespace,
    "--values",
    valuesFile,
    ...chartArgs(ref, release),
    "--timeout",
    seconds(release.timeout),
    ...flags({
      "--atomic": release.atomic,
      "--wait": !release.skipAwait,
      "--wait-for-jobs": !release.skipAwait && release.waitForJobs,
      "--dependency-update": release.dependencyUpdate,
      "--disable-openapi-validation": release.disableOpenapiValidation,
      "--render-subchart-notes": release.renderSubchartNotes,
      "--take-ownership": release.takeOwnership,
    }),
    ...option("--description", release.description),
    ...option("--post-renderer", release.postrender),
  ];
}

/** `helm install` */
export function installArgs(ref: ChartRef, release: Release, valuesFile: string): string[] {
  return [
    "install",
    ...applyArgs(ref, release, valuesFile),
    ...flags({
      "--create-namespace": release.createNamespace,
      "--skip-crds": release.skipCrds,
      "--no-hooks": release.disableWebhooks,
      "--replace": release.replace,
    }),
  ];
}

/** `helm upgrade`. Which switch turns off hooks is another than at install: so it is in the official plugin. */
export function upgradeArgs(ref: ChartRef, release: Release, valuesFile: string): string[] {
  return [
    "upgrade",
    ...applyArgs(ref, release, valuesFile),
    "--history-max",
    String(release.maxHistory ?? 0),
    ...flags({
      "--force": release.forceUpdate,
      "--reset-values": release.resetValues,
      "--reuse-values": release.reuseValues,
      "--cleanup-on-fail": release.cleanupOnFail,
      "--recreate-pods": release.recreatePods,
      "--no-hooks": release.disableCRDHooks,
    }),
  ];
}

/** `helm uninstall`; waits where the install waited. */
export function uninstallArgs(release: Release): string[] {
  const wait = release.atomic || !release.skipAwait;
  return ["uninstall", release.name, "--namespace", release.namespace, ...(wait ? ["--wait", "--timeout", seconds(release.timeout)] : [])];
}

function seconds(timeout: number): string {
  return `${timeout === 0 ? DEFAULT_TIMEOUT_SECONDS : timeout}s`;
}
