import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pins } from "../names";

const file = (path: string) => readFileSync(join(__dirname, "files", path), "utf8");

describe("the node's sysctl shield", () => {
  it("covers what the kubelet and Cilium set for the whole machine", () => {
    const list = file("usr/local/lib/cilium-lab/shield-sysctls").split("<<'LIST'\n")[1]!.split("\nLIST")[0];
    expect(list!.split("\n")).toEqual([
      "vm/overcommit_memory 1",
      "vm/panic_on_oom 0",
      "kernel/panic 10",
      "kernel/panic_on_oops 1",
      "kernel/keys/root_maxkeys 1000000",
      "kernel/keys/root_maxbytes 25000000",
      "kernel/unprivileged_bpf_disabled 1",
      "kernel/timer_migration 0",
    ]);
  });
});

describe("the node's entrypoint", () => {
  it("shields sysctls and follows the address before systemd starts", () => {
    const text = file("usr/local/bin/entrypoint");
    const order = ["make-rshared", "/shield-sysctls", "/share-dns", "/follow-address", 'exec "$@"'].map((part) => text.indexOf(part));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });
});

describe("what tells kind that a node is ready", () => {
  it.each(["detected cgroup v1", "Reached target Multi-User System"])("can say %j", (line) =>
    expect(file("usr/local/bin/tell-kind-ready")).toContain(line),
  );
});

describe("the node's containerd", () => {
  it("gets the pause image's version from the pins", () => {
    expect(file("etc/containerd/config.toml")).toContain('"registry.k8s.io/pause:@PAUSE@"');
    expect(pins.pause).toBe("3.10.1");
  });
});

describe("pins", () => {
  it.each([
    ["kubernetes", `k8s.io/kubernetes v${pins.kubernetes}`],
    ["cilium", `github.com/cilium/cilium v${pins.cilium}`],
    ["etcd", `go.etcd.io/etcd/server/v3 v${pins.etcdTag.replace(/-.*/, "")}`],
    ["coredns", `github.com/coredns/coredns v${pins.coredns}`],
  ])("are what %s/go.mod builds", (module, requirement) =>
    expect(readFileSync(join(__dirname, "..", module, "go.mod"), "utf8")).toContain(requirement),
  );
});
