import * as pulumi from "@pulumi/pulumi";
import { rules } from "../rules";
import { run, type Fixture } from "../testing/harness/run";

/** What the pack says of a program. */
export interface Judgement {
  /** How many resources the program makes. */
  resources: number;
  /** One sentence a violation. */
  violations: string[];
}

/**
 * Runs a program on Pulumi's mocks as a preview would, and judges every resource that it makes with the rules of the pack. Nothing real is
 * asked or made.
 *
 * Once a process: Pulumi's runtime keeps its mocks and its configuration.
 *
 * @param values configuration with namespaces, as `pulumi.runtime.allConfig()` gives it
 * @param program imports it
 * @throws what the program throws
 */
export async function judgeProgram(
  project: string,
  values: Readonly<Record<string, string>>,
  program: () => Promise<unknown>,
): Promise<Judgement> {
  const resources: Fixture[] = [];
  const preview = true;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        // As the engine would send it: what is undefined does not cross the wire.
        resources.push({ type, name, props: JSON.parse(JSON.stringify(inputs)) as Fixture["props"] });
        return { id: undefined, state: inputs };
      },
      call: ({ inputs }) => inputs,
    },
    project,
    undefined,
    preview,
  );
  pulumi.runtime.setAllConfig({ ...values });
  await program();
  await pulumi.runtime.disconnect();
  const found = await Promise.all(resources.flatMap((resource) => rules.map((rule) => run(rule, resource))));
  return { resources: resources.length, violations: found.flat() };
}
