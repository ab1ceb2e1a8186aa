import { join } from "node:path";

/** One plugin that this kit has a stand-in for. */
export interface StandIn {
  kind: "resource" | "language";
  /** As in Pulumi's names: `pulumi-resource-command` is `command`. */
  name: string;
  /** Version of the official plugin, the one that the npm package asks for. */
  version: string;
  /** The stand-in's program. */
  entry: string;
}

const entry = (directory: string): string => join(__dirname, directory, "main.ts");

/** The stand-ins. Versions are those of the npm packages in package.json. */
export const standIns: readonly StandIn[] = [
  { kind: "language", name: "nodejs", version: "3.250.0", entry: entry("language-nodejs") },
  { kind: "resource", name: "command", version: "1.2.1", entry: entry("command") },
  { kind: "resource", name: "docker", version: "5.2.0", entry: entry("docker") },
  { kind: "resource", name: "kubernetes", version: "4.34.2", entry: entry("kubernetes") },
];

/** File name of a plugin's executable, as the engine looks for it. */
export function executableName({ kind, name }: Pick<StandIn, "kind" | "name">): string {
  return `pulumi-${kind}-${name}`;
}

/** A plugin's directory in `PULUMI_HOME/plugins`. */
export function directoryName({ kind, name, version }: Pick<StandIn, "kind" | "name" | "version">): string {
  return `${kind}-${name}-v${version}`;
}
