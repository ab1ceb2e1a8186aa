import type { ResourceValidationPolicy } from "@pulumi/policy";
import { known, type KnownMap } from "./known";

/** A resource that is about to be created or updated, as rules see it. */
export interface Resource {
  /** Pulumi's type token, e.g. `kubernetes:helm.sh/v3:Release`. */
  type: string;
  /** Its name in the program. */
  name: string;
  /** Its inputs. A secret is in clear here: never put a value into a message but through `found`. */
  props: KnownMap;
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

/** The rule as Pulumi takes it. Mandatory: a violation ends `preview` and `up` with an error. */
export function asPolicy(rule: Rule): ResourceValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: "mandatory",
    validateResource: ({ type, name, props }, report) => {
      const violations = rule.check({ type, name, props: known(props) });
      for (const violation of new Set(violations)) report(violation);
    },
  };
}
