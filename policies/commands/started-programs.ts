import { listOf, variablesOf, wordOf } from "../core/shell/words-of-values";
import { isMap, type PlainValue, type PlainMap } from "../core/plain-value";
import { kubernetesObjects } from "../kubernetes/objects";
import type { Resource } from "../core/policy";
import { startsProgram } from "../core/shell/programs";
import { workload } from "../kubernetes/workloads";

/** A program that a resource starts. */
export interface StartedProgram {
  /** As a sentence names the resource, e.g. `Command "cluster"`. */
  subject: string;
  /** Where it says so, e.g. `create`. */
  place: string;
  /** The program and its arguments; what is not known is a hole. */
  words: string[];
  input: string;
  variables: Map<string, string>;
}

const commands = new Set(["command:local:Command", "command:remote:Command"]);

/** The programs that a resource starts: of a command at each step of its life, of a Docker container or service, of a Kubernetes workload. */
export function startedPrograms(resource: Resource): StartedProgram[] {
  const { type, name, props } = resource;
  if (commands.has(type)) return commandPrograms(`Command "${name}"`, props);
  if (type === "docker:index/container:Container") {
    const { entrypoints, entrypoint, command, image, envs } = props;
    return [
      container({ subject: `Container "${name}"`, place: "command" }, image, listOf(entrypoints ?? entrypoint), listOf(command), envs),
    ];
  }
  if (type === "docker:index/service:Service") {
    const task = isMap(props["taskSpec"]) ? props["taskSpec"] : {};
    const spec = isMap(task["containerSpec"]) ? task["containerSpec"] : {};
    const where = { subject: `Service "${name}"`, place: "taskSpec.containerSpec" };
    return [container(where, spec["image"], listOf(spec["command"]), listOf(spec["args"]), spec["env"])];
  }
  return kubernetesObjects(resource).objects.flatMap((object) =>
    (workload(object)?.containers ?? []).map(({ place, body: { image, command, args, env } }) =>
      container({ subject: object.subject, place }, image, listOf(command), listOf(args), env),
    ),
  );
}

function commandPrograms(subject: string, props: PlainMap): StartedProgram[] {
  const interpreter = listOf(props["interpreter"]);
  const input = wordOf(props["stdin"] ?? null);
  const variables = variablesOf(props["environment"]);
  return ["create", "update", "delete"].flatMap((place) => {
    const program = props[place] ?? null;
    if (program === null) return [];
    return { subject, place, words: [...(interpreter.length > 0 ? interpreter : ["/bin/sh", "-c"]), wordOf(program)], input, variables };
  });
}

/** Without an entry point of its own the container runs the image's, which is the image's name where the image is that of a tool. */
function container(
  where: Pick<StartedProgram, "subject" | "place">,
  image: PlainValue | undefined,
  entrypoint: string[],
  args: string[],
  env: PlainValue | undefined,
): StartedProgram {
  const program = entrypoint.length > 0 || startsProgram(args[0]) ? [] : [wordOf(image ?? null)];
  return { ...where, words: [...entrypoint, ...program, ...args], input: "", variables: variablesOf(env) };
}
