import { describe, expect, it } from "vitest";
import { enginePaths } from "./paths";
import { cgroupsOf, engineRole, type ProcessInfo } from "./processes";

const paths = enginePaths();
const netns = "net:[4026532001]";
const process = (command: string, more: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid: 100,
  argv: command === "" ? [] : command.split(" "),
  cgroups: ["/"],
  netns,
  ...more,
});

describe("engineRole", () => {
  it.each([
    ["dockerd", process("dockerd --config-file /var/lib/cilium-lab/engine/daemon.json")],
    ["containerd", process("containerd --config /run/cilium-lab/exec/containerd/containerd.toml --log-level info")],
    ["shim", process("/usr/bin/containerd-shim-runc-v2 -namespace moby -id 3f -address /run/cilium-lab/exec/containerd/containerd.sock")],
    ["port proxy", process("/usr/sbin/docker-proxy -proto tcp -host-ip 127.0.0.1 -host-port 40001")],
    ["container", process("/lib/systemd/systemd", { cgroups: ["/", "/cilium-lab/3f/init.scope"], netns: "net:[7]" })],
    ["container", process("", { cgroups: ["/cilium-lab"] })],
  ])("knows its %s", (role, info) => {
    expect(engineRole(info, paths, netns)).toBe(role);
  });

  it.each([
    ["a shell in the namespace", process("bash")],
    ["the machine's dockerd", process("/usr/bin/dockerd -H fd://")],
    ["the machine's containerd", process("/usr/bin/containerd")],
    ["another engine's dockerd", process("dockerd --config-file /var/lib/cilium-lab-test/engine/daemon.json")],
    ["another engine's containerd", process("containerd --config /run/cilium-lab-test/exec/containerd/containerd.toml")],
    ["another engine's container", process("sleep 1", { cgroups: ["/cilium-lab-test/3f"] })],
    ["the machine's shim", process("containerd-shim-runc-v2 -address /run/containerd/containerd.sock")],
    ["a port proxy elsewhere", process("docker-proxy -proto tcp", { netns: "net:[7]" })],
    ["an editor on the configuration", process("vi /var/lib/cilium-lab/engine/daemon.json")],
    ["a kernel thread", process("", { netns: "" })],
  ])("leaves %s alone", (_, info) => {
    expect(engineRole(info, paths, netns)).toBeUndefined();
  });

  it("takes no port proxy for its own when it has no namespace", () => {
    expect(engineRole(process("docker-proxy -proto tcp", { netns: "" }), paths, undefined)).toBeUndefined();
  });
});

describe("cgroupsOf", () => {
  it("reads version 1 and 2 lines, each path once, colons in names included", () => {
    expect(cgroupsOf("4:memory:/a\n3:cpu,cpuacct:/a\n1:name=systemd:/b:c\n0::/\n")).toEqual(["/a", "/b:c", "/"]);
  });
});
