import { keyNames, stackKey, type KeyName } from "./keys";
import { asText } from "./stack-values";
import type { Accepts, ClusterKind } from "./stack-key";

type Schema = Readonly<Record<string, unknown>>;

const project = "cilium-lab";
const keyOf = (name: KeyName) => `${project}:${name}`;

/** A number as `pulumi config set` writes it too, which is a text; the program takes nine digits at most. */
const integer = (min: number, max: number): Schema => ({
  anyOf: [
    { type: "integer", minimum: min, maximum: max },
    { type: "string", maxLength: 9, pattern: `^0*(?:${Array.from({ length: max - min + 1 }, (_, i) => min + i).join("|")})$` },
  ],
});

function accepted(accepts: Accepts): Schema {
  switch (accepts.kind) {
    case "choice":
      return { enum: accepts.of };
    case "integer":
      return integer(accepts.min, accepts.max);
    case "list":
      return { type: "array", items: { type: "string", pattern: accepts.pattern } };
    case "text":
      // A text that says null cannot be told from null, by what Pulumi hands over.
      return { type: "string", pattern: accepts.pattern, not: { const: "null" } };
  }
}

/** Keys of the other kind of cluster are as good as unset with their default, and refused with anything else. */
function unset(cluster: ClusterKind): Schema {
  const others = keyNames.filter((name) => {
    const { only } = stackKey(name);
    return only !== undefined && only.cluster !== cluster;
  });
  return {
    properties: Object.fromEntries(
      others.map((name) => {
        const { default: value } = stackKey(name);
        return [keyOf(name), { enum: typeof value === "string" ? [value] : [value, asText(value)] }];
      }),
    ),
  };
}

/**
 * The JSON Schema of a stack file: what can be said of each key alone, and which keys are for which kind of cluster. What a key may be beside
 * another one (ranges that overlap, what a version of Cilium lacks) only the program knows.
 */
export function stackSchema(): Schema {
  const isExisting = { properties: { [keyOf("cluster")]: { const: "existing" } }, required: [keyOf("cluster")] };
  const keys = keyNames.map((name) => {
    const { accepts, description, default: value } = stackKey(name);
    return [keyOf(name), { description, default: value, ...accepted(accepts) }] as const;
  });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stack file of cilium-lab: Pulumi.<stack>.yaml",
    type: "object",
    properties: {
      config: {
        type: ["object", "null"],
        // Every key has a namespace; those of other namespaces are Pulumi's or somebody else's.
        propertyNames: { anyOf: [{ enum: keyNames.map(keyOf) }, { pattern: `^(?!${project}:)[^]*:` }] },
        properties: Object.fromEntries(keys),
        if: isExisting,
        then: {
          ...unset("existing"),
          properties: { ...(unset("existing").properties as object), [keyOf("apiServer")]: { minLength: 1 } },
          required: [keyOf("apiServer")],
        },
        else: unset("kind"),
      },
    },
  };
}
