import { parse } from "yaml";

/**
 * Value of a key of the stack's configuration: what the stack file says, else the default of Pulumi.yaml.
 *
 * Only for what has to be known before Pulumi runs; the program reads and checks the configuration itself.
 *
 * @param key without the project's name, e.g. `clusterName`.
 */
export function stackConfigValue(projectText: string, stackText: string, key: string): unknown {
  const project = (parse(projectText) ?? {}) as { name: string; config?: Record<string, unknown> };
  const stack = (parse(stackText) ?? {}) as { config?: Record<string, unknown> | null };
  const set = stack.config?.[`${project.name}:${key}`];
  if (set !== undefined) return set;
  const declared = project.config?.[key];
  return declared !== null && typeof declared === "object" && "default" in declared ? declared.default : declared;
}
