import { diffInputs } from "./diff";
import { nameOfUrn, typeOfUrn, type ResourceType } from "./resource";

/**
 * A type that a stand-in can preview, so that policies can be tried on any stack, but not apply.
 *
 * Preview echoes the inputs, unknowns and secrets kept as such. Everything that would touch the world is an error.
 */
export function previewOnly(provider: { name: string; version: string }): Required<Omit<ResourceType, "check">> {
  const refuse = (urn: string, verb: string): never => {
    throw new Error(unsupported(provider, `${typeOfUrn(urn)} "${nameOfUrn(urn)}"`, verb));
  };
  return {
    create: (_ctx, { urn, inputs, preview }) => (preview ? { id: "", state: inputs } : refuse(urn, "create")),
    diff: (_ctx, { oldInputs, news }) => diffInputs(oldInputs, news),
    update: (_ctx, { urn, oldState, news, preview }) => (preview ? { state: { ...oldState, ...news } } : refuse(urn, "update")),
    read: (_ctx, { urn }) => refuse(urn, "read"),
    delete: (_ctx, { urn }) => refuse(urn, "delete"),
  };
}

/** The message for what a stand-in does not do: what was asked, of whom, and what to do instead. */
export function unsupported(provider: { name: string; version: string }, what: string, verb: string): string {
  return (
    `the lab's stand-in for the "${provider.name}" plugin cannot ${verb} ${what}, it can only preview it. ` +
    `Remove it from the stack, or install the official plugin: ` +
    `pulumi plugin install resource ${provider.name} ${provider.version}`
  );
}
