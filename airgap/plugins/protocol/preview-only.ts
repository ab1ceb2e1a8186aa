import { diffInputs } from "./diff";
import { nameOfUrn, typeOfUrn, type Resource } from "./resource";

/**
 * A type that a stand-in can preview, so that policies can be tried on any stack, but not apply.
 *
 * Preview echoes the inputs, unknowns and secrets kept as such. Everything that would touch the world is an error.
 */
export function previewOnly(provider: { name: string; version: string }): Resource {
  const refuse = (urn: string, verb: string): never => {
    throw new Error(unsupported(provider, `${typeOfUrn(urn)} "${nameOfUrn(urn)}"`, verb));
  };
  return {
    async create(_ctx, { urn, inputs, preview }) {
      return preview ? { id: "", state: inputs } : refuse(urn, "create");
    },
    async diff(_ctx, { oldInputs, news }) {
      return diffInputs(oldInputs, news);
    },
    async update(_ctx, { urn, oldState, news, preview }) {
      return preview ? { state: { ...oldState, ...news } } : refuse(urn, "update");
    },
    async read(_ctx, { urn }) {
      return refuse(urn, "read");
    },
    async delete(_ctx, { urn }) {
      return refuse(urn, "delete");
    },
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
