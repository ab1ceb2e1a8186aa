import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { toPlain, type PlainMap } from "./plain-value";

/** A resource that is about to be created or updated, as rules see it. */
export interface Resource {
  /** Pulumi's type token, e.g. `kubernetes:helm.sh/v3:Release`. */
  type: string;
  /** Its name in the program. */
  name: string;
  /** As a sentence names it where its type and name do not: what another resource holds in its inputs has no name of its own. */
  subject?: string;
  /** Its inputs. A secret is in clear here: never put a value into a message but through `found`. */
  props: PlainMap;
  /** Paths of inputs whose changes Pulumi passes over, as the program gives them: what is there stays, whatever `props` say. */
  ignoreChanges: readonly string[];
  /** The provider that makes it, as its URN: what two resources of one cluster share. */
  provider?: string | undefined;
}

/** One rule of the pack. */
export interface Rule {
  /** What `--policy-pack-config` and the report call it. */
  name: string;
  /** What holds where the rule is kept. */
  description: string;
  /** One sentence per violation: what was found where, and what to write instead. */
  check(resource: Resource): string[];
}

/** A rule that no resource can break alone. */
export interface StackRule {
  name: string;
  /** What holds where the rule is kept. */
  description: string;
  /** One sentence per violation, for all resources of a stack. */
  checkStack(resources: readonly Resource[]): string[];
}

/**
 * The resources as rules on each have seen them, by URN. The engine gives rules on a stack what providers have answered, and in a preview
 * one whose configuration is not known yet, as of a cluster that is still to be made, answers with nothing.
 */
export type Seen = Map<string, Resource>;

/** The rule as Pulumi takes it. Mandatory: a violation ends `preview` and `up` with an error. */
export function asPolicy(rule: Rule, seen: Seen = new Map()): ResourceValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: "mandatory",
    validateResource: (args, report) => {
      const resource = plain(args);
      seen.set(args.urn, resource);
      for (const violation of new Set(rule.check(resource))) report(violation);
    },
  };
}

/** The stack rule as Pulumi takes it; mandatory too. It runs once, after the resources, and reads them as they were `seen` where they were. */
export function asStackPolicy(rule: StackRule, seen: Seen = new Map()): StackValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: "mandatory",
    validateStack: ({ resources }, report) => {
      const all = resources.map((resource) => seen.get(resource.urn) ?? plain(resource));
      for (const violation of new Set(rule.checkStack(all))) report(violation);
    },
  };
}

function plain({ type, name, props, opts, provider }: Pick<PolicyResource, "type" | "name" | "props" | "opts" | "provider">): Resource {
  return { type, name, props: toPlain(props), ignoreChanges: opts.ignoreChanges, provider: provider?.urn };
}
