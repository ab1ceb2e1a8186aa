import { z } from "zod";

/** What a preview says would be done, and what it does not know yet. */
export interface Plan {
  /** In the order in which the program makes them; the stack itself is none of them. */
  resources: PlannedResource[];
  unknowns: Unknown[];
  violations: Violation[];
  /** Errors that are no violations, and what the program or the pack printed as one; a paragraph each. */
  errors: string[];
}

/** One resource of a preview. */
export interface PlannedResource {
  /** What would be done with it: `create`, `update`, `delete` and the like. */
  op: string;
  /** Pulumi's type token, e.g. `command:local:Command`. */
  type: string;
  name: string;
}

/** Properties of one resource that are known only when others were made. */
export interface Unknown {
  /** As people read it, e.g. `` Command `lab-restart` ``. */
  resource: string;
  /** Their paths, e.g. `environment.RELEASE`. */
  properties: string[];
  /** The resources that they wait for, e.g. `` Release `cilium-release` ``; empty where the preview names none. */
  waitsFor: string[];
}

/** What a policy of the pack has to say of a resource or the stack. */
export interface Violation {
  policy: string;
  /** `mandatory` ends the preview with an error; `advisory` does not. */
  level: string;
  /** The sentence that says what was found and what to write instead. */
  message: string;
}

/** How the engine writes a value that is not known during a preview: one word of these for each type. */
const unknownValues = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const digestShape = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        newState: z
          .object({ inputs: z.unknown().optional(), propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish() })
          .optional(),
      }),
    )
    .nullish(),
  diagnostics: z.array(z.object({ message: z.string(), severity: z.string() })).nullish(),
});

const eventShape = z.object({
  policyEvent: z.object({ policyName: z.string(), enforcementLevel: z.string(), message: z.string() }).optional(),
  resOutputsEvent: z
    .object({ metadata: z.object({ urn: z.string(), type: z.string(), new: z.object({ outputs: z.unknown().optional() }).nullish() }) })
    .optional(),
});

/**
 * Reads what `pulumi preview --json` printed and the events that the engine wrote beside it: the one says which property waits for which
 * resource, the other what the policies say. Values of properties do not get out of here.
 *
 * @param events one JSON object a line
 */
export function readPlan(digest: string, events: string): Plan {
  const { steps, diagnostics } = digestShape.parse(JSON.parse(digest));
  const happened = events
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => eventShape.parse(JSON.parse(line)));
  const planned = (steps ?? []).filter(({ urn }) => typeOf(urn) !== stackType);
  return {
    resources: planned.map(({ op, urn }) => ({ op, type: typeOf(urn), name: nameOf(urn) })),
    unknowns: [
      ...planned.flatMap(({ urn, newState }) => unknownsOf(resourceText(urn), newState?.inputs, newState?.propertyDependencies ?? {})),
      ...happened.flatMap(({ resOutputsEvent }) => {
        const { type, new: now } = resOutputsEvent?.metadata ?? {};
        return type === stackType ? unknownsOf("Outputs of the stack", now?.outputs, {}) : [];
      }),
    ],
    violations: happened.flatMap(({ policyEvent }) =>
      policyEvent === undefined
        ? []
        : [{ policy: policyEvent.policyName, level: policyEvent.enforcementLevel, message: sentence(policyEvent.message) }],
    ),
    errors: (diagnostics ?? [])
      .filter(({ severity }) => severity === "error" || severity === "info#err")
      .map(({ message }) => message.trim())
      .filter((message) => message !== ""),
  };
}

const stackType = "pulumi:pulumi:Stack";

/** The unknown properties of a resource, those together that wait for the same. */
function unknownsOf(resource: string, properties: unknown, dependencies: Record<string, string[] | null>): Unknown[] {
  const groups = new Map<string, Unknown>();
  for (const path of unknownPaths(properties)) {
    const waitsFor = (dependencies[path[0] ?? ""] ?? []).map(resourceText).sort();
    const group = groups.get(waitsFor.join()) ?? { resource, properties: [], waitsFor };
    group.properties.push(path.join("."));
    groups.set(waitsFor.join(), group);
  }
  return [...groups.values()];
}

/** Paths to the unknown values inside of a value, outermost key first. */
function unknownPaths(value: unknown): string[][] {
  if (typeof value === "string") return unknownValues.has(value) ? [[]] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => unknownPaths(inner).map((path) => [key, ...path]));
}

/** `urn:pulumi:<stack>::<project>::<parent's type>$<type>::<name>` */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function resourceText(urn: string): string {
  return `${typeOf(urn).split(":").at(-1)} \`${nameOf(urn)}\``;
}

/** A policy's message starts with the policy's description on a line of its own. */
function sentence(message: string): string {
  return message.trim().split("\n").slice(1).join(" ").trim() || message.trim();
}
