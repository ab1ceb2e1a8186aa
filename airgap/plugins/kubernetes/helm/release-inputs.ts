/** The arguments of a Release: what Check makes of what the program wrote. */
import { randomBytes } from "node:crypto";
import { containsUnknown, isObj, unwrapSecrets, type Obj } from "../../protocol/values";
import { nameOfUrn } from "../../protocol/resource";
import { mergeValueFiles, withoutNulls } from "./values";

/** Arguments after Check, secrets unwrapped: what the helm command is made of. */
export interface Release {
  allowNullValues: boolean;
  atomic: boolean;
  chart: string;
  cleanupOnFail: boolean;
  createNamespace: boolean;
  dependencyUpdate: boolean;
  description: string;
  devel: boolean;
  disableCRDHooks: boolean;
  disableOpenapiValidation: boolean;
  disableWebhooks: boolean;
  forceUpdate: boolean;
  keyring: string;
  lint: boolean;
  /** Not set: no limit. */
  maxHistory?: number;
  name: string;
  namespace: string;
  postrender: string;
  recreatePods: boolean;
  renderSubchartNotes: boolean;
  replace: boolean;
  repositoryOpts?: RepositoryOpts;
  resetValues: boolean;
  reuseValues: boolean;
  skipAwait: boolean;
  skipCrds: boolean;
  takeOwnership: boolean;
  /** Seconds; 0 is helm's default of 300. */
  timeout: number;
  values: Obj;
  verify: boolean;
  version: string;
  waitForJobs: boolean;
}

/** Where the chart comes from; `repo` is a URL or the name of a repository that helm knows. */
interface RepositoryOpts {
  repo: string;
  caFile: string;
  certFile: string;
  keyFile: string;
  password: string;
  username: string;
}

/** Seconds that helm waits for each operation where the program names no timeout and does wait. */
export const DEFAULT_TIMEOUT_SECONDS = 300;

/** Check writes every argument out, so that a policy sees them all. */
const DEFAULTS = {
  allowNullValues: false,
  atomic: false,
  cleanupOnFail: false,
  createNamespace: false,
  dependencyUpdate: false,
  description: "",
  devel: false,
  disableCRDHooks: false,
  disableOpenapiValidation: false,
  disableWebhooks: false,
  forceUpdate: false,
  keyring: "",
  lint: false,
  postrender: "",
  recreatePods: false,
  renderSubchartNotes: false,
  replace: false,
  resetValues: false,
  reuseValues: false,
  skipAwait: false,
  skipCrds: false,
  takeOwnership: false,
  timeout: 0,
  values: {},
  verify: false,
  version: "",
  waitForJobs: false,
} as const satisfies Obj;

const REPOSITORY_DEFAULTS = { repo: "", caFile: "", certFile: "", keyFile: "", password: "", username: "" } as const;

/** Arguments that the SDK sends and Check drops: markers of the SDK, outputs, and what was merged into values. */
const DROPPED = ["compat", "valueYamlFiles", "manifest", "resourceNames", "checksum", "status"];

/**
 * Completes the arguments, except for the chart's version, which takes a look at the chart.
 *
 * With an unknown among them, only name, namespace and timeout are filled in: the rest is left as the program wrote it.
 *
 * @throws if a values file is not YAML, or not a text or a local file
 */
export function completeInputs(urn: string, news: Obj, olds: Obj, defaultNamespace: string): Obj {
  const inputs: Obj = { ...news };
  const empty = (key: string): boolean => ["", null, undefined].includes(unwrapSecrets(inputs[key] ?? null) as string);
  if (empty("name")) inputs.name = olds.name ?? `${nameOfUrn(urn)}-${randomBytes(4).toString("hex")}`;
  if (empty("namespace")) inputs.namespace = defaultNamespace;
  if (inputs.timeout === undefined && unwrapSecrets(inputs.skipAwait ?? null) !== true) inputs.timeout = DEFAULT_TIMEOUT_SECONDS;
  if (containsUnknown(inputs)) return inputs;

  const values = mergeValueFiles(inputs.valueYamlFiles, inputs.values);
  const kept = Object.entries(inputs).filter(([key, value]) => !DROPPED.includes(key) && value !== undefined && value !== null);
  return {
    ...DEFAULTS,
    ...Object.fromEntries(kept),
    ...(isObj(inputs.repositoryOpts) ? { repositoryOpts: { ...REPOSITORY_DEFAULTS, ...inputs.repositoryOpts } } : {}),
    values: unwrapSecrets(inputs.allowNullValues ?? null) === true ? values : withoutNulls(values),
  };
}

/** The completed arguments as the helm command needs them. Holds secrets: for files of mode 600 only. */
export function releaseOf(inputs: Obj): Release {
  return { ...DEFAULTS, ...unwrapSecrets(inputs) } as unknown as Release;
}
