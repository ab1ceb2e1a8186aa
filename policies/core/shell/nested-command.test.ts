import { describe, expect, it } from "vitest";
import { wordsOf } from "../../testing/harness/scripts";

/** What `line` starts beside itself. */
const behind = (line: string): string[] =>
  wordsOf(line)
    .slice(1)
    .map((words) => words.join(" "));

describe("behind", () => {
  it.each([
    ["retry helm list", "helm list"],
    ["retry 5 helm list", "helm list"],
    ["retry -- /usr/bin/kubectl get x", "/usr/bin/kubectl get x"],
    ["docker exec node helm list", "helm list"],
    ["docker exec node sh -c 'a b'", "a b"],
    ["docker run --rm alpine/helm:3.14 list", "alpine/helm:3.14 list"],
    ["docker run --net host registry.k8s.io/kube-proxy:v1 x", "registry.k8s.io/kube-proxy:v1 x"],
    ["podman create kube-proxy", "kube-proxy"],
    ["nerdctl run kube-proxy", "kube-proxy"],
    ["ctr run kube-proxy", "kube-proxy"],
    ["docker --debug run kube-proxy", "kube-proxy"],
    ["kubectl exec x -- helm list", "helm list"],
    ["kubectl exec x -- retry helm list", "helm list"],
    ["ip netns exec x -- helm list", "helm list"],
  ])("finds in `%s` the program that it is about", (line, found) => expect(behind(line)).toEqual([found]));

  it.each([
    "retry 5 list",
    "retry helm-diff",
    "kubectl delete ds cilium",
    "kubectl get pods helm",
    "kubectl run x --image=y -- helm list",
    "kubectl create job x --image=y -- helm list",
    "kubectl debug x -- helm list",
    "docker pull kube-proxy",
    "docker rm runner kube-proxy",
    "docker prerun kube-proxy",
    "systemctl run kube-proxy",
    "service kube-proxy stop",
  ])("finds nothing in `%s`", (line) => expect(behind(line)).toEqual([]));

  it("takes a verb behind the dashes for the program's own", () =>
    expect(behind("kubectl exec x -- helm create y")).toEqual(["helm create y"]));

  it("finds the program, and no function by its name", () => expect(behind("retry() { b; }; sh() { b; }; c sh -c d")).toEqual(["d"]));

  it("takes a verb of another tool's for none of kubectl's", () => expect(behind("retry run helm list")).toEqual(["helm list"]));
});
