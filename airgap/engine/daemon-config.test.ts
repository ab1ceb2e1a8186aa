import { describe, expect, it } from "vitest";
import { daemonCommand, daemonConfig, daemonEnvironment } from "./daemon-config";
import { enginePaths } from "./paths";

const paths = enginePaths("test");

describe("the engine's dockerd", () => {
  it("keeps to its own paths, ranges and runtime", () => {
    expect(daemonConfig(paths)).toEqual({
      hosts: ["unix:///run/cilium-lab-test/docker.sock"],
      pidfile: "/run/cilium-lab-test/dockerd.pid",
      "data-root": "/var/lib/cilium-lab-test/engine/docker",
      "exec-root": "/run/cilium-lab-test/exec",
      "cgroup-parent": "/cilium-lab-test",
      "exec-opts": ["native.cgroupdriver=cgroupfs"],
      runtimes: { "bounded-runc": { path: "/var/lib/cilium-lab-test/engine/bin/bounded-runc" } },
      "default-runtime": "bounded-runc",
      "oom-score-adjust": 0,
      bip: "172.29.0.1/24",
      "default-address-pools": [{ base: "172.29.128.0/17", size: 24 }],
      "log-driver": "json-file",
      "log-opts": { "max-size": "20m", "max-file": "2" },
      "shutdown-timeout": 20,
    });
  });

  it("starts in the network namespace, in a mount namespace of its own", () => {
    expect(daemonCommand(paths)).toEqual({
      command: "nsenter",
      args: [
        "--net=/run/netns/cilium-lab-test",
        "unshare",
        "--mount",
        "--propagation",
        "slave",
        "sh",
        "-c",
        'mount -t tmpfs -o mode=711 cilium-lab-shims /run/containerd && exec dockerd --config-file "$0"',
        "/var/lib/cilium-lab-test/engine/daemon.json",
      ],
    });
  });

  it("finds the legacy iptables first and inherits nothing from the shell", () => {
    expect(daemonEnvironment(paths)).toEqual({
      PATH: "/var/lib/cilium-lab-test/engine/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: "/root",
      LANG: "C.UTF-8",
    });
  });
});
