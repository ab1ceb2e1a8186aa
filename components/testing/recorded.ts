import * as pulumi from "@pulumi/pulumi";

/** One resource as the program asked for it. */
export interface Recorded {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/**
 * Runs `program` on Pulumi's mocks and gives every resource it made, in order of its name. Nothing real is made.
 *
 * @param outputs outputs of a resource beside its inputs
 */
export async function recorded(
  program: () => unknown,
  outputs: (resource: Recorded) => Record<string, unknown> = () => ({}),
): Promise<Recorded[]> {
  const resources: Recorded[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      const resource = { type, name, inputs };
      resources.push(resource);
      return { id: `${name}-id`, state: { ...inputs, ...outputs(resource) } };
    },
    call: ({ inputs }) => inputs,
  });
  program();
  await pulumi.runtime.disconnect();
  return resources.sort((a, b) => a.name.localeCompare(b.name));
}

/** A secret of `value` as mocks see it. */
export function secret(value: unknown): Record<string, unknown> {
  return { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value };
}
