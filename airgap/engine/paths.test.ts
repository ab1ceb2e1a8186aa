import { describe, expect, it, vi } from "vitest";
import { enginePaths } from "./paths";

describe("enginePaths", () => {
  it("gives the machine's one engine fixed places", () => {
    expect(enginePaths()).toEqual({
      netns: "cilium-lab",
      netnsFile: "/run/netns/cilium-lab",
      runDir: "/run/cilium-lab",
      socket: "/run/cilium-lab/docker.sock",
      dockerHost: "unix:///run/cilium-lab/docker.sock",
      pidFile: "/run/cilium-lab/dockerd.pid",
      execRoot: "/run/cilium-lab/exec",
      containerdSocket: "/run/cilium-lab/exec/containerd/containerd.sock",
      sysctlRecord: "/run/cilium-lab/sysctls.json",
      dataDir: "/var/lib/cilium-lab/engine",
      dataRoot: "/var/lib/cilium-lab/engine/docker",
      binDir: "/var/lib/cilium-lab/engine/bin",
      configFile: "/var/lib/cilium-lab/engine/daemon.json",
      logFile: "/var/log/cilium-lab/dockerd.log",
      cgroupParent: "/cilium-lab",
    });
  });

  it("shares no path between two instances", () => {
    const first = new Set<string>(Object.values(enginePaths()));
    expect(Object.values<string>({ ...enginePaths("test") }).filter((path) => first.has(path))).toEqual([]);
  });

  it("takes the instance of the environment where none is asked for", () => {
    vi.stubEnv("CILIUM_LAB_ENGINE", "two");
    expect(enginePaths()).toEqual(enginePaths("two"));
    expect(enginePaths("three").netns).toBe("cilium-lab-three");
    vi.stubEnv("CILIUM_LAB_ENGINE", "");
    expect(enginePaths().netns).toBe("cilium-lab");
    vi.unstubAllEnvs();
  });

  it.each(["", "Test", "a b", "../x", "1st", "a".repeat(17)])("refuses the instance name %j", (instance) => {
    expect(() => enginePaths(instance)).toThrow(
      `Engine instance ${JSON.stringify(instance)} is not a name: 1 to 16 lower-case letters and digits, a letter first. Example: test.`,
    );
  });
});
