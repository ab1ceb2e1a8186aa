import * as pulumi from "@pulumi/pulumi";

/** One resource as a component registered it. */
export interface Recorded {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/**
 * Stands in for the engine and records what is registered. Outputs are the inputs, and `outputs` of that type.
 *
 * Mocks know nothing of aliases, `deletedWith` or replacement: those are tried on the real engine in tests/engine.
 */
export function recordResources(outputs: Record<string, Record<string, unknown>> = {}): Recorded[] {
  const recorded: Recorded[] = [];
  void pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        recorded.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: id || `${name}-id`, state: { ...(inputs as object), ...outputs[type] } };
      },
      call: ({ token }) => {
        throw new Error(`${token} was called: components call no functions`);
      },
    },
    "cilium-lab",
    "test",
    false,
  );
  return recorded;
}

/** The value of an output, once it is there. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
