import { parse } from "yaml";

/** The kubeconfig that a stack file names; empty where it names none. */
export function kubeconfigNamed(stackText: string): string {
  try {
    const { config } = (parse(stackText) ?? {}) as { config?: Record<string, unknown> };
    const named = config?.["cilium-lab:kubeconfig"];
    return typeof named === "string" ? named : "";
  } catch {
    // A stack file that is no YAML is refused by its own check.
    return "";
  }
}

/** What no report may repeat, out of a kubeconfig: whatever a user is known by, and the lines of the keys that are encoded in it. */
export function secretsOf(kubeconfig: string): string[] {
  let users: unknown;
  try {
    users = (parse(kubeconfig) as { users?: unknown } | null)?.users;
  } catch {
    // What is no kubeconfig is nobody's credential; the program says so itself.
    return [];
  }
  const found = texts((Array.isArray(users) ? users : []).map((entry: { user?: unknown } | null) => entry?.user));
  const decoded = found.flatMap((text) => Buffer.from(text, "base64").toString("latin1").split("\n"));
  // A PEM file's first and last lines are in every other one, and a short word may be any word.
  return [...found, ...decoded].filter((text) => text.length >= 8 && !text.startsWith("-----")).sort((a, b) => b.length - a.length);
}

/** The text without the secrets. Nothing that gets here should hold one: this is for what a program prints in its errors. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}

/** All texts inside of a value. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}
