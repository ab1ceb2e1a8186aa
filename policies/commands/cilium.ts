import { valueOfWord, type PlainValue } from "../core/plain-value";
import type { CommandEffect } from "./command-effect";
import { every, flag, readFlags } from "./pflag";
import { isDryRun, releaseEffects } from "./helm";
import { UNKNOWN_TEXT } from "../core/unknown-text";
import type { ShellCommand } from "../core/shell/shell";
import valuedFlags from "./valued-flags.json";

/** Flags of cilium-cli whose value is the next word. */
const valued = new Set(valuedFlags.cilium);

/** Flags with which it only prints something. */
const harmless = ["list-versions", "dry-run-helm-values"];

/** What cilium-cli does. It hands values to the chart as helm does, and writes single options into the agents' own configuration. */
export function ciliumEffects(command: ShellCommand): CommandEffect[] {
  const given = readFlags(command.words.slice(1), valued);
  const [verb, ...rest] = given.positionals;
  const [action, key = UNKNOWN_TEXT, setting = UNKNOWN_TEXT] = rest;
  if (verb === "config" && action === "set") return [{ does: "cilium config set", ...optionChange(key, setting) }];
  if (verb === "config" && action === "delete") return [{ does: "cilium config delete", ...optionChange(key, null) }];
  if ((verb !== "install" && verb !== "upgrade") || isDryRun(given) || harmless.some((name) => given.flags.has(name))) return [];
  const does = `cilium ${verb}`;
  // The older names of helm's own flags, and two that have a flag of their own.
  const move = (from: string, to: string): void => void given.flags.set(to, [...every(given, to), ...every(given, from)]);
  move("helm-set", "set");
  move("helm-set-string", "set-string");
  move("helm-values", "values");
  const effects = releaseEffects(does, { name: "cilium", chart: "cilium", version: flag(given, "version"), surplus: rest }, given, command);
  const mode = flag(given, "datapath-mode");
  if (mode !== undefined && mode !== "native") {
    effects.push({
      does,
      breaks: {
        rule: "no-tunnel",
        sentence: "takes a `--datapath-mode` other than `native`. Remove it and write `--set routingMode=native`",
      },
    });
  }
  return [
    ...effects,
    ...every(given, "config")
      .flatMap((list) => list.split(","))
      .map((pair) => ({ does, ...optionChange(...halves(pair)) })),
  ];
}

/** The agent itself, started by hand: its flags are options as those of its ConfigMap are. */
export function agentEffects({ words }: ShellCommand): CommandEffect[] {
  if (words.length === 1 || words.some((word) => ["--help", "-h", "--version"].includes(word))) return [];
  const container = {
    name: "cilium-agent",
    image: "quay.io/cilium/cilium",
    command: ["cilium-agent"],
    args: words.slice(1).map(valueOfWord),
  };
  return [{ does: "cilium-agent", makes: { type: "kubernetes:core/v1:Pod", props: { spec: { containers: [container] } } } }];
}

/** One option of the agents' own configuration, as a change of the ConfigMap that holds it; `null` takes it out. */
export function optionChange(key: string, setting: string | null): Pick<CommandEffect, "makes" | "breaks"> {
  if (key.includes(UNKNOWN_TEXT)) {
    return {
      breaks: {
        rule: "no-tunnel",
        sentence: "changes an option of Cilium whose name is not known, where a tunnel may hide. Write it as a literal",
      },
    };
  }
  return configChange({ [key]: setting === null ? null : valueOfWord(setting) });
}

/** A change of `cilium-config`. */
export function configChange(data: { [key: string]: PlainValue }): Pick<CommandEffect, "makes"> {
  return {
    makes: { type: "kubernetes:core/v1:ConfigMapPatch", props: { metadata: { name: "cilium-config", namespace: "kube-system" }, data } },
  };
}

/** A `key=value` as both; a pair without a value has one that is not known. */
export function halves(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, UNKNOWN_TEXT] : [pair.slice(0, at), pair.slice(at + 1)];
}
