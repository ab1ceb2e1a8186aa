import { describe, expect, it } from "vitest";
import { wordsOf } from "../harness/scripts";
import { basename, startsProgram } from "./programs";

describe("basename", () => {
  it.each([
    ["helm", "helm"],
    ["/usr/bin/helm", "helm"],
    ["C:\\bin\\helm.exe", "helm"],
    ["helm.EXE", "helm"],
    ["helm.exe.sh", "helm.exe.sh"],
    ["docker.io/alpine/helm:3.14", "helm"],
    ["localhost:5000/helm@sha256:0af1", "helm"],
    ["localhost:5000/helm:v3.14-a@sha256:0af1", "helm"],
    ["a:b c", "a:b c"],
    [":", ":"],
    ["helm3", "helm"],
    ["helm-v3.14.1", "helm"],
    ["helm_3", "helm"],
    ["kubectl-linux-amd64", "kubectl"],
    ["cilium-darwin", "cilium"],
    ["kubeadm-1.30", "kubeadm"],
    ["kind-windows-amd64.exe", "kind"],
    ["python3.11", "python"],
    ["myhelm3", "myhelm3"],
    ["helm-diff", "helm-diff"],
    ["helmv", "helmv"],
    ["helm3 x", "helm3 x"],
    ["k3s", "k3s"],
    ["", ""],
  ])("knows %j as %j", (program, name) => expect(basename(program)).toBe(name));
});

describe("startsProgram", () => {
  it.each([
    "helm", "cilium", "cilium-cli", "kubectl", "oc", "kubeadm", "cilium-agent", "k3s", "k3d", "minikube", "kind", "ip", "env", "sudo", "xargs", "sh", "bash", "dash", "ash", "zsh",
    "ksh", "pwsh", "kube-proxy", "/usr/bin/helm3",
  ])("is so of %s", (word) => expect(startsProgram(word)).toBe(true));

  it.each(["", "list", "docker", "helm-diff", undefined])("is not so of %j", (word) => expect(startsProgram(word)).toBe(false));
});

describe("shells", () => {
  it.each(["sh", "bash", "dash", "ash", "zsh", "ksh", "pwsh"])("runs the script of %s", (name) => expect(wordsOf(`${name} -c a`)).toEqual([["a"]]));
});

describe("speakers", () => {
  it.each([
    ":", "true", "false", "echo", "printf", "print", "puts", "grep", "egrep", "rg", "sed", "awk", "cat", "tee", "head", "tail", "wc", "sort", "diff",
    "test", "[", "which", "type", "whereis", "man", "ls", "rm", "cp", "mv", "ln", "chmod", "chown", "mkdir", "touch", "logger", "git", "curl", "wget",
    "tar", "unzip", "jq", "yq", "base64", "pgrep", "pkill", "killall", "ps", "apt", "apt-get", "apk", "dnf", "yum", "brew", "npm", "pip", "go",
    "install", "make", "cd", "exit", "return",
  ])("starts nothing behind `%s`", (name) => expect(wordsOf(`${name} helm list`)).toEqual([[name, "helm", "list"]]));
});
