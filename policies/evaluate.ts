import * as pulumi from "@pulumi/pulumi";
import { isRpcSecret, unwrapRpcSecret } from "@pulumi/pulumi/runtime";
import type { Resource } from "./core/policy";
import { UNKNOWN, type PlainMap, type PlainValue } from "./core/plain-value";
import { rules, stackRules } from "./rules";

/** What the pack says of a program. */
export interface Evaluation {
  /** How many resources the program makes. */
  resources: number;
  /** One sentence per violation: those of single resources first, then those of the stack. */
  violations: string[];
}

/**
 * Runs a program on Pulumi's mocks as a preview would, and evaluates every rule of the pack: on each resource that the program makes, and
 * on the stack as a whole. Nothing real is asked or made.
 *
 * Mocks are told a resource's provider, and not its `ignoreChanges`: a violation by that option shows only in a preview on the engine.
 *
 * Once a process: Pulumi's runtime keeps its mocks and its configuration.
 *
 * @param values configuration with namespaces, as `pulumi.runtime.allConfig()` gives it
 * @param program imports the program
 * @throws what the program throws
 */
export async function evaluateProgram(
  project: string,
  values: Readonly<Record<string, string>>,
  program: () => Promise<unknown>,
): Promise<Evaluation> {
  const resources: Resource[] = [];
  const preview = true;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider }) => {
        resources.push({ type, name, props: toPlainMap(inputs as object), ignoreChanges: [], provider });
        return { id: undefined, state: inputs as object };
      },
      call: ({ inputs }) => inputs as object,
    },
    project,
    undefined,
    preview,
  );
  pulumi.runtime.setAllConfig({ ...values });
  await program();
  await pulumi.runtime.disconnect();
  const ofResources = resources.flatMap((resource) => rules.flatMap((rule) => [...new Set(rule.check(resource))]));
  const ofStack = stackRules.flatMap((rule) => [...new Set(rule.checkStack(resources))]);
  return { resources: resources.length, violations: [...ofResources, ...ofStack] };
}

/** Inputs as rules read them: without what is undefined, which does not cross the wire to the engine either. */
function toPlainMap(inputs: object): PlainMap {
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, toPlainValue(value)]));
}

function toPlainValue(value: unknown): PlainValue {
  if (isRpcSecret(value)) return toPlainValue(unwrapRpcSecret(value));
  if (pulumi.isUnknown(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map(toPlainValue);
  if (typeof value === "object" && value !== null) return toPlainMap(value);
  return (value ?? null) as PlainValue;
}
