import { agentEffects, ciliumEffects } from "./cilium";
import { ipEffects, k3sEffects, kindEffects, kubeProxyEffects, kubeadmEffects, minikubeEffects, serviceEffects } from "./cluster-tools";
import { resourceOf, type CommandEffect } from "./command-effect";
import { helmEffects } from "./helm";
import { kindCommand } from "./kind-command";
import { isMap } from "../core/plain-value";
import { kubectlEffects } from "./kubectl";
import type { Resource, Rule } from "../core/policy";
import { UNKNOWN_TEXT } from "../core/unknown-text";
import { basename } from "../core/shell/programs";
import type { ShellCommand } from "../core/shell/shell";
import { shellCommands } from "../core/shell/walk";
import { startedPrograms, type StartedProgram } from "./started-programs";

const tools = new Map<string, (command: ShellCommand) => CommandEffect[]>(
  Object.entries({
    helm: helmEffects,
    cilium: ciliumEffects,
    "cilium-cli": ciliumEffects,
    "cilium-agent": agentEffects,
    kubectl: kubectlEffects,
    oc: kubectlEffects,
    k: kubectlEffects,
    kubeadm: kubeadmEffects,
    "kube-proxy": kubeProxyEffects,
    kind: kindEffects,
    k3s: k3sEffects,
    k3d: k3sEffects,
    minikube: minikubeEffects,
    ip: ipEffects,
    systemctl: serviceEffects,
    service: serviceEffects,
  }),
);

/** A Job that applies a Job that applies …: nobody writes more. */
const deepest = 4;

/**
 * The rule as it is, and on what programs make that a resource starts: a release by helm in a command is judged as the Release would be that
 * declares it, an object by kubectl as the object, and what only a program can do by itself.
 */
export function throughCommands(rule: Rule): Rule {
  const check = (resource: Resource, depth: number): string[] => [
    ...rule.check(resource),
    ...(depth >= deepest
      ? []
      : startedPrograms(resource).flatMap((program) => consequences(rule, resource, program, (made) => check(made, depth + 1)))),
  ];
  return { ...rule, check: (resource) => check(resource, 0) };
}

/** What the programs do that a resource starts. */
export function programEffects(resource: Resource): CommandEffect[] {
  return startedPrograms(resource).flatMap(({ words, input, variables }) => effects(words, { input, variables }));
}

function consequences(rule: Rule, resource: Resource, program: StartedProgram, judge: (made: Resource) => string[]): string[] {
  const { subject, place, words, input, variables } = program;
  return effects(words, { input, variables }).flatMap(({ does, makes, breaks }) => {
    // The rules on kind's configs and on workloads have said this already, and better.
    if (does.startsWith("kind ") && kindCommand(resource.props).mentioned) return [];
    if (["kube-proxy", "cilium-agent"].includes(does) && resource.type.startsWith("kubernetes:")) return [];
    const runs = `${subject} runs \`${does}\` in \`${place}\``;
    return [
      ...(makes ? judge(resourceOf(makes, nameOf(makes))).map((sentence) => `${runs}: ${sentence}`) : []),
      ...(breaks?.rule === rule.name ? [`${runs}, which ${breaks.sentence}.`] : []),
    ];
  });
}

/** What a program with these words does, and the programs that it starts. */
function effects(words: readonly string[], start: Pick<StartedProgram, "input" | "variables">): CommandEffect[] {
  return shellCommands(words, start).flatMap((command) => {
    const [program] = command.words;
    if (program === undefined) return [];
    const known = tools.get(basename(program));
    if (known) return known(command);
    // A program that is not known may be any of them: its arguments tell.
    return program.includes(UNKNOWN_TEXT) ? [helmEffects, kubectlEffects, kindEffects].flatMap((tool) => tool(command)) : [];
  });
}

/** Names that a sentence may repeat: any other could be a secret. */
const publicNames = ["cilium-config", "kube-proxy", "cilium", "cilium-agent", "kube-flannel", "kube-flannel-ds", "kube-flannel-cfg"];

function nameOf({ type, props }: NonNullable<CommandEffect["makes"]>): string {
  const name = isMap(props["metadata"]) ? props["metadata"]["name"] : undefined;
  if (type.endsWith(":Release")) return "cilium";
  return publicNames.find((known) => known === name) ?? "object";
}
