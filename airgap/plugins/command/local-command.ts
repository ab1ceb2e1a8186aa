import { randomBytes } from "node:crypto";
import {
  containsUnknown,
  deepDiff,
  isList,
  isObj,
  nameOfUrn,
  textOf,
  unwrapSecrets,
  unknown,
  type CheckFailure,
  type Context,
  type Obj,
  type ResourceType,
  type Value,
} from "../protocol";
import { runScript } from "./run-script";

/** Inputs that are one string. */
const STRINGS = ["create", "update", "delete", "dir", "stdin", "logging"];
/** Inputs that are a list of strings. */
const LISTS = ["interpreter", "assetPaths", "archivePaths"];

/**
 * `command:local:Command`: scripts that run when a resource is created, updated and deleted.
 *
 * Faithful to the official plugin also where that is inconvenient: every changed input runs a script again, a failed
 * create leaves nothing in the state, stdout and stderr are plaintext whatever the inputs are, refresh runs nothing.
 */
export const localCommand: ResourceType = {
  check(_ctx, { news }) {
    const inputs = { ...news, addPreviousOutputInEnv: news.addPreviousOutputInEnv ?? true };
    return { inputs, failures: checkInputs(inputs) };
  },

  diff(_ctx, { oldState, news }) {
    // Against the state and not the old inputs: that is what the official plugin's framework compares.
    const { stdout, stderr, assets, archive, ...before } = oldState;
    return deepDiff(before, news, (key) => key === "triggers");
  },

  async create(ctx, { urn, inputs, preview, timeoutSeconds }) {
    const id = `${nameOfUrn(urn)}${randomBytes(4).toString("hex")}`;
    if (preview) return { id, state: { ...inputs, stdout: unknown, stderr: unknown } };
    const outputs = await execute(ctx, { urn, script: inputs.create, inputs, previous: {}, timeoutSeconds });
    return { id, state: { ...inputs, ...(outputs ?? { stdout: "", stderr: "" }) } };
  },

  async update(ctx, { urn, oldState, news, preview, timeoutSeconds }) {
    if (preview) return { state: { ...news, stdout: unknown, stderr: unknown } };
    const previous = { stdout: oldState.stdout ?? "", stderr: oldState.stderr ?? "" };
    const script = news.update ?? news.create;
    const outputs = await execute(ctx, { urn, script, inputs: news, previous, timeoutSeconds });
    return { state: { ...news, ...(outputs ?? previous) } };
  },

  // No read: a refresh runs nothing and finds everything as it was.

  async delete(ctx, { urn, state, timeoutSeconds }) {
    await execute(ctx, { urn, script: state.delete, inputs: state, previous: state, timeoutSeconds });
  },
};

/** Runs one of the scripts; undefined if there is none. */
async function execute(
  ctx: Context,
  args: { urn: string; script: Value | undefined; inputs: Obj; previous: Obj; timeoutSeconds: number },
): Promise<{ stdout: string; stderr: string } | undefined> {
  const script = unwrapSecrets(args.script);
  if (script === undefined || script === null) return undefined;
  const inputs = unwrapSecrets(args.inputs) as CommandInputs;
  refuseAssets(inputs);
  return runScript({
    script: textOf(script),
    interpreter: inputs.interpreter,
    dir: inputs.dir,
    stdin: inputs.stdin,
    env: { ...process.env, ...inputs.environment, ...previousOutput(inputs, unwrapSecrets(args.previous)) },
    logged: loggedStreams(inputs.logging),
    onLine: (line) => ctx.log("info", line, args.urn, { ephemeral: true }),
    signal: ctx.callSignal,
    timeoutSeconds: args.timeoutSeconds,
  });
}

/** The inputs as they are when a script runs: checked, known, without secrets' wrapping. */
type CommandInputs = {
  interpreter?: string[];
  dir?: string;
  stdin?: string;
  environment?: Record<string, string>;
  logging?: string;
  addPreviousOutputInEnv?: boolean;
  assetPaths?: string[];
  archivePaths?: string[];
};

/** What the last run printed, for the next one; an empty stream sets nothing. */
export function previousOutput(inputs: { addPreviousOutputInEnv?: boolean }, previous: Obj): Record<string, string> {
  if (inputs.addPreviousOutputInEnv === false) return {};
  return {
    ...(previous.stdout ? { PULUMI_COMMAND_STDOUT: textOf(previous.stdout) } : {}),
    ...(previous.stderr ? { PULUMI_COMMAND_STDERR: textOf(previous.stderr) } : {}),
  };
}

/** Which streams go to the log; an unknown word logs nothing, as with the official plugin. */
export function loggedStreams(logging: string | undefined): { stdout: boolean; stderr: boolean } {
  const mode = logging ?? "stdoutAndStderr";
  return { stdout: mode === "stdout" || mode === "stdoutAndStderr", stderr: mode === "stderr" || mode === "stdoutAndStderr" };
}

function refuseAssets(inputs: CommandInputs): void {
  for (const key of ["assetPaths", "archivePaths"] as const) {
    if (inputs[key]) {
      throw new Error(
        `the lab's stand-in for the "command" plugin does not collect files: remove \`${key}\`, or install the official plugin`,
      );
    }
  }
}

function checkInputs(inputs: Obj): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const expect = (property: string, wanted: string, right: (value: Value) => boolean): void => {
    const value = unwrapSecrets(inputs[property]);
    if (value !== undefined && value !== null && !containsUnknown(value) && !right(value)) {
      failures.push({ property, reason: `\`${property}\` must be ${wanted}` });
    }
  };
  const isString = (value: Value | undefined): boolean => typeof value === "string";
  STRINGS.forEach((property) => expect(property, "a string", isString));
  LISTS.forEach((property) => expect(property, "a list of strings", (value) => isList(value) && value.every(isString)));
  expect("triggers", "a list", Array.isArray);
  expect("addPreviousOutputInEnv", "true or false", (value) => typeof value === "boolean");
  expect("environment", "a map of strings", (value) => isObj(value) && Object.values(value).every(isString));
  return failures;
}
