import { describe, expect, it } from "vitest";
import { ciliumEffects } from "./cilium";
import { kindEffects, kubeadmEffects, minikubeEffects } from "./cluster-tools";
import { started } from "../testing/harness/started";
import { helmEffects } from "./helm";
import { kubectlEffects } from "./kubectl";

/** Flags of each kind whose value is the next word: who takes them for switches takes that word for the verb. */
const tools = [
  { effects: helmEffects, tool: "helm", rest: "install net cilium", flags: ["set-json", "f", "kube-apiserver", "n", "post-renderer-args"] },
  {
    effects: kubectlEffects,
    tool: "kubectl",
    rest: "edit cm cilium-config",
    flags: ["f", "n", "context", "from-literal", "request-timeout"],
  },
  { effects: ciliumEffects, tool: "cilium", rest: "install", flags: ["helm-set", "f", "datapath-mode", "n", "wait-duration"] },
  { effects: kubeadmEffects, tool: "kubeadm", rest: "init", flags: ["config", "skip-phases", "v"] },
  { effects: minikubeEffects, tool: "minikube", rest: "start", flags: ["p", "cni", "extra-config"] },
  { effects: kindEffects, tool: "kind", rest: "create cluster", flags: ["name", "config", "v"] },
];

for (const { effects, tool, rest, flags } of tools) {
  describe(`a word after a flag of ${tool} is not its verb`, () => {
    it.each(flags)("%s", (name) =>
      expect(effects(started(`${tool} ${name.length === 1 ? "-" : "--"}${name} word ${rest}`))).not.toEqual([]),
    );
    it("but where the flag stands alone", () => expect(effects(started(`${tool} --debug word ${rest}`))).toEqual([]));
  });
}
