/** Arguments of an object: what Check makes of what the program wrote, and what of it is secret. */
import { randomBytes } from "node:crypto";
import { nameOfUrn } from "../../protocol/resource";
import { containsUnknown, isList, isObj, Secret, textOf, unwrapSecrets, type Obj, type Value } from "../../protocol/values";
import { isNamespaced, type Kind } from "./kinds";

/** Says that the name was made up, so that a replacement gets another. */
const AUTONAMED = "pulumi.com/autonamed";

/**
 * Fills in apiVersion, kind, a name where there is none, and the namespace of a namespaced object.
 *
 * @throws if a Patch names no object, or a list is asked for
 */
export function completeObject(urn: string, kind: Kind, news: Obj, olds: Obj, defaultNamespace: string): Obj {
  if (kind.kind.endsWith("List")) {
    throw new Error(
      "list resources exist for compatibility with YAML manifests and Helm charts, and cannot be created directly. Use the underlying resource type instead",
    );
  }
  const inputs: Obj = { apiVersion: kind.apiVersion, kind: kind.kind, ...news };
  const given = inputs.metadata ?? {};
  if (!isObj(given)) return inputs; // unknown, or secret as a whole: left to the API server
  const metadata: Obj = { ...given };
  if (metadata.generateName !== undefined) throw new Error("the `.metadata.generateName` field is not supported in Server-Side Apply mode");
  if (metadata.name === undefined && kind.patch) throw new Error("patch resources require the `.metadata.name` field to be set");
  if (metadata.name === undefined) Object.assign(metadata, autoname(urn, metadata, olds));
  if (metadata.namespace === undefined && isNamespaced(kind)) metadata.namespace = defaultNamespace;
  return withoutStringData({ ...inputs, metadata });
}

/** The API server turns a Secret's `stringData` into `data`; done here, so that a refresh finds what was sent. */
function withoutStringData(inputs: Obj): Obj {
  const { stringData, ...rest } = inputs;
  const texts = unwrapSecrets(stringData ?? null);
  const data = unwrapSecrets(inputs.data ?? {});
  if (inputs.kind !== "Secret" || inputs.apiVersion !== "v1" || !isObj(texts) || !isObj(data) || containsUnknown(texts)) return inputs;
  const encoded = Object.entries(texts).map(([key, text]): [string, string] => [key, Buffer.from(textOf(text)).toString("base64")]);
  return { ...rest, data: { ...data, ...Object.fromEntries(encoded) } };
}

/** The name made up before, or a new one, with the mark that it is made up. */
function autoname(urn: string, metadata: Obj, olds: Obj): Obj {
  const before = isAutonamed(olds) && isObj(olds.metadata) ? olds.metadata.name : undefined;
  return {
    name: before ?? `${nameOfUrn(urn)}-${randomBytes(4).toString("hex")}`,
    annotations: { ...(isObj(metadata.annotations) ? metadata.annotations : {}), [AUTONAMED]: "true" },
  };
}

/** Whether the name of that object was made up here. */
export function isAutonamed(object: Obj): boolean {
  return annotation(object, AUTONAMED) === "true";
}

/** An annotation of an object; undefined if it has none of that name. */
export function annotation(object: Obj, name: string): Value | undefined {
  const metadata = unwrapSecrets(object.metadata ?? null);
  const annotations = isObj(metadata) ? metadata.annotations : undefined;
  return isObj(annotations) ? annotations[name] : undefined;
}

/**
 * Inputs as a refresh finds them: what the program wrote, with the values that the cluster has.
 *
 * @param inputs empty for an object that the program only names, as with `get` and import
 */
export function inputsLike(live: Obj, inputs: Obj): Obj {
  if (Object.keys(inputs).length === 0) return inputsFromLive(live);
  const pruned = pruneLike(live, inputs) as Obj;
  const namespace = isObj(inputs.metadata) ? inputs.metadata.namespace : undefined;
  // Of a custom kind only the API server knows that it has no namespace: no difference of anyone's making.
  return isObj(pruned.metadata) && namespace !== undefined ? { ...pruned, metadata: { namespace, ...pruned.metadata } } : pruned;
}

/** What of `live` has a counterpart in `inputs`: the API server fills in a lot that the program never wrote. */
function pruneLike(live: Value | undefined, inputs: Value | undefined): Value | undefined {
  const model = inputs instanceof Secret ? inputs.value : inputs;
  if (isObj(live) && isObj(model)) {
    const entries = Object.keys(model).map((key) => [key, pruneLike(live[key], model[key])] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  if (isList(live) && isList(model) && live.length === model.length) {
    return live.map((item, index) => pruneLike(item, model[index]) ?? null);
  }
  return live;
}

/** Filled in by the API server, and no input of anyone's. */
const SERVER_FIELDS = ["creationTimestamp", "generation", "managedFields", "resourceVersion", "uid", "selfLink"];

function inputsFromLive(live: Obj): Obj {
  const metadata = isObj(live.metadata) ? live.metadata : {};
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !SERVER_FIELDS.includes(key)));
  const { status: _, ...rest } = live;
  return { ...rest, metadata: kept };
}

/** A Secret's content is secret whatever the program said. */
export function sealSecret(object: Obj): Obj {
  if (object.kind !== "Secret" || object.apiVersion !== "v1") return object;
  const seal = (value: Value | undefined): Value | undefined =>
    value === undefined || value instanceof Secret ? value : new Secret(value);
  const sealed = { ...object };
  for (const key of ["data", "stringData"]) if (sealed[key] !== undefined) sealed[key] = seal(sealed[key]);
  return sealed;
}
