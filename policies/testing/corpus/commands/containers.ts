import { computed, type Fixture } from "../../harness/run";
import type { Evasion } from "../case";
import { allUnset, broke, made, modeUnknown, rightFlags, tunnelOn, upgrade, whyNative } from "./said";

type Props = Fixture["props"];

const container = (props: Props): Fixture => ({
  type: "docker:index/container:Container",
  name: "network",
  props: { name: "network", ...props },
});
const service = (containerSpec: Props): Fixture => ({
  type: "docker:index/service:Service",
  name: "network",
  props: { taskSpec: { containerSpec } },
});
const job = (body: Props): Fixture => ({
  type: "kubernetes:batch/v1:Job",
  name: "network",
  props: { spec: { template: { spec: { containers: [{ name: "main", ...body }] } } } },
});

const [subject, place] = ['Container "network"', "command"];
const flags = [...rightFlags.split(" "), "--set", "routingMode=tunnel"];
const upgraded = (sentence: string) => made("no-tunnel", "helm upgrade", sentence, place, subject);
const config = `ConfigMapPatch "cilium-config" sets \`data.routing-mode\` to the string "tunnel". Write \`routing-mode: native\`, ${whyNative}`;
const proxy = [broke("no-kube-proxy", "kube-proxy", "translates Services beside eBPF. Remove it", place, subject)];

export const evasions: readonly Evasion[] = [
  {
    name: "a container of helm's image",
    stack: [container({ image: "alpine/helm:3.18.4", command: ["upgrade", "cilium", "cilium/cilium", ...flags] })],
    messages: [upgraded(tunnelOn)],
  },
  {
    name: "a container of helm's image without a value",
    stack: [container({ image: "alpine/helm@sha256:0123", command: ["upgrade", "cilium", "cilium/cilium"] })],
    messages: allUnset("helm upgrade", place, subject),
  },
  {
    name: "a container with helm for its entry point",
    stack: [container({ image: "tools", entrypoints: ["helm"], command: ["upgrade", "cilium", "cilium/cilium", ...flags] })],
    messages: [upgraded(tunnelOn)],
  },
  {
    name: "a container with a script",
    stack: [container({ image: "tools:1", command: ["sh", "-c", `${upgrade} --set routingMode=tunnel`] })],
    messages: [upgraded(tunnelOn)],
  },
  {
    name: "a container with a script and its variables",
    stack: [container({ image: "tools:1", envs: ["MODE=tunnel"], command: ["sh", "-c", `${upgrade} --set routingMode=$MODE`] })],
    messages: [upgraded(tunnelOn)],
  },
  {
    name: "a container with a variable that is not known yet",
    stack: [container({ image: "tools:1", envs: computed, command: ["sh", "-c", `${upgrade} --set routingMode=$MODE`] })],
    messages: [upgraded(modeUnknown)],
  },
  {
    name: "a container with cilium-cli",
    stack: [container({ image: "tools:1", entrypoints: ["sh", "-c"], command: ["cilium config set routing-mode tunnel"] })],
    messages: [made("no-tunnel", "cilium config set", config, place, subject)],
  },
  {
    name: "a container of kube-proxy's image",
    stack: [container({ image: "mirror.example/kube-proxy:v1.34.0", networkMode: "host" })],
    messages: proxy,
  },
  {
    name: "a container that runs kube-proxy",
    stack: [container({ image: "tools:1", command: ["kube-proxy", "--config=/etc/proxy.yaml"] })],
    messages: proxy,
  },
  {
    name: "a service of helm's image",
    stack: [service({ image: "alpine/helm:3.18.4", args: ["upgrade", "cilium", "cilium/cilium", ...flags] })],
    messages: [made("no-tunnel", "helm upgrade", tunnelOn, "taskSpec.containerSpec", 'Service "network"')],
  },
  {
    name: "a Job of helm's image",
    stack: [job({ image: "alpine/helm:3.18.4", args: ["upgrade", "cilium", "cilium/cilium", ...flags] })],
    messages: [made("no-tunnel", "helm upgrade", tunnelOn, "containers[0]", 'Job "network"')],
  },
  {
    name: "a Job with a script and its variables",
    stack: [
      job({ image: "tools:1", command: ["sh", "-c", `${upgrade} --set routingMode=$MODE`], env: [{ name: "MODE", value: "tunnel" }] }),
    ],
    messages: [made("no-tunnel", "helm upgrade", tunnelOn, "containers[0]", 'Job "network"')],
  },
];
