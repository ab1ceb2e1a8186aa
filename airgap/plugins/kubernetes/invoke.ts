import { parseAllDocuments } from "yaml";
import { decodeValue, isList, isObj, textOf, unwrapSecrets, type Obj, type Value } from "../protocol/values";
import { isNamespaced } from "./objects/kinds";

/** Functions that render something the stand-in has no renderer for. */
const RENDERERS: Record<string, string> = { "kubernetes:helm:template": "a Chart", "kubernetes:kustomize:directory": "a kustomization" };

/**
 * The package's functions, which its client-side components are made of.
 *
 * YAML is really read. Charts and kustomizations are not rendered: a preview shows them without their objects and says so.
 *
 * @throws for an unknown function, and for a renderer outside a preview
 */
export function invoke(
  { token, args, preview }: { token: string; args: Obj; preview: boolean },
  options: { defaultNamespace: string; warn: (message: string) => void },
): Obj {
  if (token === "kubernetes:yaml:decode") return { result: decodeYaml(unwrapSecrets(args), options.defaultNamespace) };
  const what = RENDERERS[token];
  if (what === undefined) throw new Error(`unknown Invoke type "${token}"`);
  const text = `the lab's stand-in for the kubernetes plugin does not render ${what} (${token})`;
  if (!preview) throw new Error(`${text}: use a helm.sh/v3 Release, write the objects out, or install the official plugin`);
  options.warn(`${text}: this preview does not show its objects`);
  return { result: [] };
}

/** The objects of a multi-document YAML text, lists taken apart, each with a namespace if its kind has one. */
function decodeYaml(args: Obj, fallback: string): Value {
  if (typeof args.text !== "string") throw new Error("missing required field 'text' of type string");
  const namespace = typeof args.defaultNamespace === "string" && args.defaultNamespace !== "" ? args.defaultNamespace : fallback;
  return parseAllDocuments(args.text)
    .map((document) => {
      const [error] = document.errors;
      // Not the parser's message, which quotes the text: it may hold a Secret.
      if (error) throw new Error(`the YAML text is not valid: ${error.code} in line ${error.linePos?.[0].line ?? "?"}`);
      return decodeValue(document.toJS());
    })
    .filter((object) => isObj(object))
    .flatMap((object) =>
      isList(object.items) && textOf(object.kind).endsWith("List") ? object.items.filter((item) => isObj(item)) : [object],
    )
    .map((object) => withNamespace(object, namespace));
}

function withNamespace(object: Obj, namespace: string): Obj {
  const metadata = isObj(object.metadata) ? object.metadata : {};
  const kind = { apiVersion: textOf(object.apiVersion), kind: textOf(object.kind) };
  return metadata.namespace !== undefined || !isNamespaced(kind) ? object : { ...object, metadata: { ...metadata, namespace } };
}
