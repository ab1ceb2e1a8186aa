import { agentFlags, optionOfVariable } from "../agent-flags";
import type { ChartDifference } from "./difference";
import { nameOf, readManifests, type RenderedContainer, type RenderedManifests, type RenderedObject } from "./objects";
import { scalarText } from "../scalar-text";

/** Something that a rendered chart says. */
export interface Said {
  value: string;
  /** The object and the line, e.g. `ConfigMap cilium-config: routing-mode: "native"`. */
  rendered: string;
  /** Where a person's values put it; none for the ConfigMap, which most values end up in. */
  from?: "extraEnv" | "extraArgs";
}

/** What the agents of a rendered chart would run with. */
export interface AgentConfig {
  /** Options by name, each as the agent takes it: its arguments win over its environment, and that over `cilium-config`. */
  options: ReadonlyMap<string, Said>;
  /** The agent's environment, by name. */
  environment: ReadonlyMap<string, Said>;
  images: { agent: Said | undefined; operator: Said | undefined };
  /** What makes the options here not the whole truth, or puts something beside the agents. */
  detours: ChartDifference[];
}

const configMapName = "cilium-config";
const agentName = "cilium-agent";

/**
 * Reads from rendered manifests the options that the agents would really run with.
 *
 * @param manifests what `helm template` printed
 * @throws Error that names the line, for text that is no YAML
 * @see https://github.com/spf13/viper#why-viper for the order in which the agent's own reader takes them
 */
export function agentConfig(manifests: string): AgentConfig {
  const read = readManifests(manifests);
  const configMaps = read.objects.filter(({ kind, metadata }) => kind === "ConfigMap" && metadata?.name === configMapName);
  const agents = read.objects.filter(
    (object) => object.kind === "DaemonSet" && containersOf(object).some(({ name }) => name === agentName),
  );
  const [agent] = agents;
  const container = agent && containersOf(agent).find(({ name }) => name === agentName);

  const options = new Map<string, Said>();
  for (const configMap of configMaps) for (const [key, said] of dataOf(configMap, read)) options.set(key, said);
  const environment = agent && container ? environmentOf(agent, container, options) : new Map<string, Said>();
  for (const [name, said] of environment) {
    // The agent's reader takes an empty variable for none.
    const option = optionOfVariable(name);
    if (option !== undefined && said.value !== "") options.set(option, said);
  }
  for (const [key, said] of agent && container ? argumentsOf(agent, container) : []) options.set(key, said);

  return {
    options,
    environment,
    images: { agent: agent && container && imageOf(agent, container), operator: operatorImage(read.objects) },
    detours: [
      ...read.duplicates.map(duplicate),
      ...counted(configMaps, `ConfigMap ${configMapName}`, "where the agents look for their options"),
      ...counted(agents, `DaemonSet with a container ${agentName}`, "whose options can be told"),
      ...(agent && container ? wayOfOptions(agent, container, options) : []),
      ...read.objects.flatMap(beside),
    ],
  };
}

function containersOf(object: RenderedObject): RenderedContainer[] {
  return object.spec?.template?.spec?.containers ?? [];
}

function dataOf(configMap: RenderedObject, read: RenderedManifests): [string, Said][] {
  const lines = read.dataLines(configMap);
  return Object.entries(configMap.data ?? {}).map(([key, value]) => {
    const text = scalarText(value);
    const line = text.includes("\n") ? `${key}: ${JSON.stringify(value)}` : (lines.get(key) ?? `${key}: ${text}`);
    // The agent's reader does not tell case.
    return [key.toLowerCase(), { value: text, rendered: `${nameOf(configMap)}: ${line}` }];
  });
}

function environmentOf(
  agent: RenderedObject,
  { name: container, env }: RenderedContainer,
  options: ReadonlyMap<string, Said>,
): Map<string, Said> {
  const said = (env ?? []).flatMap(({ name = "", value, valueFrom }): [string, Said][] => {
    const place = `${nameOf(agent)}, environment of ${container}`;
    if (!valueFrom) {
      const text = scalarText(value);
      return [[name, { value: text, rendered: `${place}: ${name}=${text}`, from: "extraEnv" }]];
    }
    const { name: configMap, key = "" } = valueFrom.configMapKeyRef ?? {};
    // Charts up to 1.13 hand the CNI's options over in this way too; a key that is not written is then no variable.
    if (configMap === configMapName) {
      const option = options.get(key);
      return option ? [[name, { ...option, rendered: `${option.rendered} (as ${name})` }]] : [];
    }
    return [
      [name, { value: "not known before it runs", rendered: `${place}: ${name} from ${JSON.stringify(valueFrom)}`, from: "extraEnv" }],
    ];
  });
  return new Map(said);
}

/** Options among the container's words; a flag that is given twice counts as the last one. */
function argumentsOf(agent: RenderedObject, { name, command, args }: RenderedContainer): Map<string, Said> {
  const words = [...(command ?? []), ...(args ?? [])].map(String);
  return new Map(
    agentFlags(words).map(({ key, flag, value, next }): [string, Said] => {
      const text = `${flag}${value === undefined ? "" : `=${value}`}${next === undefined ? "" : ` ${next}`}`;
      return [key, { value: value ?? ownWord(next), rendered: `${nameOf(agent)}, arguments of ${name}: ${text}`, from: "extraArgs" }];
    }),
  );
}

/** A switch without a value is on, and so it is before a `false` that is a word of its own: an option of another type would take that word. */
function ownWord(word: string | undefined): string {
  if (word === undefined) return "true";
  return word === "true" || word === "false" ? `${word} or true, by the option's type` : word;
}

function imageOf(object: RenderedObject, { name, image = "" }: RenderedContainer): Said {
  return { value: image, rendered: `${nameOf(object)}, container ${name}: image: ${image}` };
}

function operatorImage(objects: readonly RenderedObject[]): Said | undefined {
  const operator = objects.find(({ kind, metadata }) => kind === "Deployment" && metadata?.name === "cilium-operator");
  const container = operator && containersOf(operator).find(({ name }) => name === "cilium-operator");
  return operator && container && imageOf(operator, container);
}

function duplicate({ object, key, text, line }: RenderedManifests["duplicates"][number]): ChartDifference {
  return {
    rendered: `${object}: ${text} (line ${line} of what was rendered) is there a second time`,
    why: "so that it is chance which of the two holds",
    write: `Take \`${key}\` out of \`extraConfig\` or of the other list that adds it`,
  };
}

function counted(objects: readonly RenderedObject[], what: string, role: string): ChartDifference[] {
  if (objects.length === 1) return [];
  return [
    {
      rendered: objects.length === 0 ? `There is no ${what}` : `There are ${objects.length} of ${what}`,
      declared: `one ${what}`,
      why: `so that there is one place ${role}`,
      write: "Render Cilium's own chart, with `agent` and `config.enabled` left as they are",
    },
  ];
}

/** Whether the agent's options come from `cilium-config`, its environment and its arguments, and from nowhere else. */
function wayOfOptions(agent: RenderedObject, container: RenderedContainer, options: ReadonlyMap<string, Said>): ChartDifference[] {
  const pod = agent.spec?.template?.spec;
  const place = nameOf(agent);
  const found: [string, string][] = [];
  if (container.command?.[0] !== agentName)
    found.push([`${place}, command of ${agentName}: ${JSON.stringify(container.command ?? null)}`, "leave `sleepAfterInit` unset"]);
  if (container.envFrom?.length)
    found.push([`${place}, envFrom of ${agentName}: ${JSON.stringify(container.envFrom)}`, "write each variable of its own"]);
  const file = options.get("config");
  if (file) found.push([file.rendered, "take `--config` out of `extraArgs`"]);

  const folder = options.get("config-dir");
  const mount = container.volumeMounts
    ?.filter(({ mountPath = "" }) => folder !== undefined && `${folder.value}/`.startsWith(`${mountPath.replace(/\/$/, "")}/`))
    .sort((a, b) => String(a.mountPath).length - String(b.mountPath).length)
    .at(-1);
  const volume = pod?.volumes?.find(({ name }) => name === mount?.name);
  const builder = pod?.initContainers?.find(({ command }) => command?.map(String).includes("build-config"));
  if (volume?.configMap) {
    if (volume.configMap.name !== configMapName)
      found.push([`${place}, volume ${volume.name}: configMap: ${volume.configMap.name}`, "leave `daemon.configSources` unset"]);
  } else if (!volume || !builder) {
    found.push([
      folder ? `${folder.rendered} is not a volume of ${configMapName}` : `${place}: no --config-dir`,
      "take `--config-dir` out of `extraArgs` and leave `extraVolumes` alone",
    ]);
  } else {
    const source = argumentsOf(agent, builder).get("source") ?? environmentOf(agent, builder, options).get("CILIUM_SOURCE");
    if (source && !ownSources(source.value)) found.push([source.rendered, "leave `daemon.configSources` unset"]);
  }
  return found.map(([rendered, way]) => ({
    rendered,
    why: "so that the agents run with options that are not in what was rendered",
    write: `Instead ${way}`,
  }));
}

/** Whether `build-config` reads `cilium-config` first and beside it only the cluster's CiliumNodeConfigs, as it does by default. */
function ownSources(sources: string): boolean {
  const [first = "", ...rest] = sources.split(",");
  return /^config-map(:([^/]+\/)?cilium-config)?$/.test(first) && rest.every((source) => /^cilium-node-config(:|$)/.test(source));
}

/** What changes the datapath beside the agents' options. */
function beside(object: RenderedObject): ChartDifference[] {
  if (object.kind === "CiliumNodeConfig") {
    return [
      { rendered: nameOf(object), why: "which gives the agents of some nodes other options", write: "Take it out of what is rendered" },
    ];
  }
  const kubeProxy = containersOf(object).find(({ name, command, args }) =>
    [name, ...(command ?? []), ...(args ?? [])].some((word) => /(^|\/)kube-proxy$/.test(String(word))),
  );
  if (!kubeProxy) return [];
  return [
    {
      rendered: `${nameOf(object)}, container ${kubeProxy.name}`,
      why: "which programs Services beside eBPF",
      write: "Take it out of what is rendered",
    },
  ];
}
