import { describe, expect, it } from "vitest";
import { ciliumEffects } from "./cilium-command";
import { kindEffects, kubeadmEffects, minikubeEffects } from "./cluster-commands";
import { started } from "./harness/started";
import { helmEffects } from "./helm-command";
import { kubectlEffects } from "./kubectl-command";

/** Flags whose value is the next word: whoever takes them for switches takes that word for the verb. */
const tools = [
  { effects: helmEffects, tool: "helm", rest: "install net cilium", flags: [
    "set", "set-string", "set-json", "set-file", "set-literal", "f", "values", "version", "n", "namespace", "kube-context", "kubeconfig",
    "kube-apiserver", "kube-as-user", "kube-as-group", "kube-ca-file", "kube-tls-server-name", "kube-token", "registry-config", "repository-cache",
    "repository-config", "repo", "username", "password", "ca-file", "cert-file", "key-file", "keyring", "timeout", "description", "post-renderer",
    "post-renderer-args", "name-template", "history-max", "o", "output", "l", "labels", "burst-limit", "qps", "kube-version", "a", "api-versions",
    "output-dir", "s", "show-only", "max-history",
  ] },
  { effects: kubectlEffects, tool: "kubectl", rest: "edit cm cilium-config", flags: [
    "f", "filename", "k", "kustomize", "n", "namespace", "context", "cluster", "user", "kubeconfig", "s", "server", "token", "as", "as-group", "l",
    "selector", "o", "output", "p", "patch", "patch-file", "type", "from-literal", "from-file", "from-env-file", "image", "env", "e", "c",
    "containers", "container", "field-manager", "field-selector", "timeout", "request-timeout", "subresource", "overrides", "port", "replicas", "v",
    "restart", "schedule", "to-revision", "limits", "requests",
  ] },
  { effects: ciliumEffects, tool: "cilium", rest: "install", flags: [
    "set", "set-string", "set-json", "set-file", "helm-set", "helm-set-string", "f", "values", "helm-values", "version", "chart-directory",
    "repository", "n", "namespace", "context", "datapath-mode", "config", "kube-proxy-replacement", "ipv4-native-routing-cidr", "native-routing-cidr",
    "cluster-name", "cluster-id", "helm-release-name", "as", "as-group", "kubeconfig", "wait-duration", "encryption", "ipam",
    "agent-image", "operator-image", "k8s-version", "inherit-ca", "timeout",
  ] },
  { effects: kubeadmEffects, tool: "kubeadm", rest: "init", flags: ["config", "skip-phases", "pod-network-cidr", "apiserver-advertise-address", "kubernetes-version", "v"] },
  { effects: minikubeEffects, tool: "minikube", rest: "start", flags: ["p", "profile", "cni", "driver", "extra-config", "n", "nodes", "kubernetes-version", "memory", "cpus"] },
  { effects: kindEffects, tool: "kind", rest: "create cluster", flags: ["name", "n", "config", "image", "wait", "kubeconfig", "v", "verbosity"] },
];

for (const { effects, tool, rest, flags } of tools) {
  describe(`a word after a flag of ${tool} is not its verb`, () => {
    it.each(flags)("%s", (name) => expect(effects(started(`${tool} ${name.length === 1 ? "-" : "--"}${name} word ${rest}`))).not.toEqual([]));
    it("but where the flag stands alone", () => expect(effects(started(`${tool} --debug word ${rest}`))).toEqual([]));
  });
}
