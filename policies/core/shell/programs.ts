/** What a program is, whatever folder, registry, tag or version its name carries: `/usr/bin/helm3`, `docker.io/alpine/helm:3.14`. */
export function basename(program: string): string {
  const path = program.replace(/@sha256:.*/, "");
  const name = path
    .slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
    .replace(/\b:[\w.-]*$/, "")
    .replace(/\.exe$/i, "");
  return name.replace(/^(helm|kubectl|cilium|kubeadm|kind|python)[-_]?(v?\d|linux|darwin|windows)[\w.-]*$/, "$1");
}

/** Programs whose arguments are text or files to them, and never a command that they start. */
export const printOnlyPrograms: ReadonlySet<string> = new Set([
  ":",
  "true",
  "false",
  "echo",
  "printf",
  "print",
  "puts",
  "grep",
  "egrep",
  "rg",
  "sed",
  "awk",
  "cat",
  "tee",
  "head",
  "tail",
  "wc",
  "sort",
  "diff",
  "test",
  "[",
  "which",
  "type",
  "whereis",
  "man",
  "ls",
  "rm",
  "cp",
  "mv",
  "ln",
  "chmod",
  "chown",
  "mkdir",
  "touch",
  "logger",
  "git",
  "curl",
  "wget",
  "tar",
  "unzip",
  "jq",
  "yq",
  "base64",
  "pgrep",
  "pkill",
  "killall",
  "ps",
  "apt",
  "apt-get",
  "apk",
  "dnf",
  "yum",
  "brew",
  "npm",
  "pip",
  "go",
  "install",
  "make",
  "cd",
  "exit",
  "return",
]);

/** Programs that run a shell script. */
export const shells: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh", "pwsh"]);

/** Programs that the rules judge, or that start one: what is looked for behind programs that are not known here. */
export const inspectedPrograms: ReadonlySet<string> = new Set([
  "helm",
  "cilium",
  "cilium-cli",
  "kubectl",
  "oc",
  "kubeadm",
  "cilium-agent",
  "k3s",
  "k3d",
  "minikube",
  "kind",
  "ip",
  "env",
  "sudo",
  "xargs",
]);

/** Whether a word is a program that is judged or that starts another, and not an argument of one. */
export function startsProgram(word: string | undefined): boolean {
  if (word === undefined) return false;
  const name = basename(word);
  return inspectedPrograms.has(name) || shells.has(name) || name === "kube-proxy";
}
