import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { currentSysctls, engineImpossible, enginePaths, engineStatus, engineSteps, startEngine, stopEngine } from "../../airgap/engine";

/** An engine beside the one that labs may be running on. */
const instance = "test";
const paths = enginePaths(instance);
const impossible = engineImpossible();

/** Listens on port 80 and answers with its bounding set. */
const program = `package main

import (
	"io"
	"net/http"
	"os"
	"regexp"
)

func main() {
	status, _ := os.ReadFile("/proc/self/status")
	http.ListenAndServe(":80", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, string(regexp.MustCompile("CapBnd:.*").Find(status)))
	}))
}
`;

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
const docker = (...args: string[]) => run("docker", "--host", paths.dockerHost, ...args);
const inside = (...command: string[]) => run("nsenter", `--net=${paths.netnsFile}`, ...command);
const boundingSet = (status: string) => BigInt(`0x${/CapBnd:\t(\w+)/.exec(status)?.[1]}`);
const status = (container: string) => docker("inspect", "--format", "{{.State.Status}}", container);
const containers = () => docker("ps", "--all", "--format", "{{.Names}} {{.State}}").split("\n").sort();

/**
 * Ids of all processes that belong to the engine, found by what they were started with and where they are grouped.
 *
 * They are killed, so the engine's folders count and its name does not: somebody else's path may well begin with it.
 */
function processes(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        const groups = readFileSync(`/proc/${pid}/cgroup`, "utf8")
          .split("\n")
          .map((line) => line.split(":")[2] ?? "");
        const below = (folder: string) => (path: string) => path === folder || path.startsWith(`${folder}/`);
        const started = words.some((word) => [paths.runDir, paths.dataDir].some((folder) => below(folder)(word)));
        return pid !== process.pid && (started || groups.some(below(paths.cgroupParent)));
      } catch {
        return false;
      }
    });
}

async function get(port: number, namespace: "engine" | "machine"): Promise<string> {
  const script = `fetch("http://127.0.0.1:${port}").then((r) => r.text()).then((t) => process.stdout.write(t)).catch(() => process.stdout.write("refused"))`;
  return namespace === "engine" ? inside(process.execPath, "-e", script) : run(process.execPath, "-e", script);
}

async function eventually(check: () => void | Promise<void>): Promise<void> {
  for (const deadline = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

describe.skipIf(impossible)(`the lab's own Docker engine${impossible ? ` (skipped: ${impossible})` : ""}`, () => {
  let folder: string;
  let sysctls: Record<string, number>;

  beforeAll(async () => {
    for (const step of engineSteps().slice(0, 2)) if (!(await step.upToDate())) await step.run(() => undefined);
    await stopEngine({ instance });
    sysctls = await currentSysctls();
    folder = await mkdtemp(join(tmpdir(), "docker-engine-"));
    await writeFile(join(folder, "main.go"), program);
    execFileSync("go", ["build", "-o", join(folder, "serve"), join(folder, "main.go")], {
      cwd: folder,
      env: { ...process.env, CGO_ENABLED: "0" },
    });
    run("tar", "--create", "--file", join(folder, "image.tar"), "--directory", folder, "serve");
    await startEngine({ instance });
  });

  afterAll(async () => {
    await stopEngine({ instance });
    for (const dir of [dirname(dirname(paths.dataRoot)), dirname(paths.logFile), folder]) await rm(dir, { recursive: true, force: true });
  });

  it("answers, and is found running by a second start", async () => {
    const first = await engineStatus({ instance });
    expect(first).toEqual({ kind: "running", pid: expect.any(Number), dockerHost: paths.dockerHost, netns: paths.netns });
    expect(await startEngine({ instance })).toEqual({ dockerHost: paths.dockerHost, netns: paths.netns });
    expect(await engineStatus({ instance })).toEqual(first);
  });

  it("has no way out of its network namespace", () => {
    expect(
      inside("ip", "-o", "-4", "address")
        .split("\n")
        .map((line) => line.split(/\s+/)[1]),
    ).toEqual(["lo", "docker0"]);
    expect(inside("ip", "route", "show", "default")).toBe("");
  });

  it("runs privileged containers, reached in its namespace and not from the machine", async () => {
    docker("import", "--change", 'CMD ["/serve"]', join(folder, "image.tar"), "serve");
    docker("network", "create", "--subnet", "172.30.250.0/24", "lab");
    docker(
      "run",
      "--detach",
      "--privileged",
      "--restart",
      "unless-stopped",
      "--network",
      "lab",
      "--publish",
      "127.0.0.1:40080:80",
      "--name",
      "node",
      "serve",
    );
    docker("run", "--detach", "--name", "plain", "serve");
    await eventually(async () => expect(await get(40080, "engine")).toMatch(/^CapBnd:\t[0-9a-f]{16}$/));
    const granted = boundingSet(await get(40080, "engine"));
    expect(granted & ~boundingSet(readFileSync("/proc/self/status", "utf8"))).toBe(0n);
    expect(granted & (1n << 21n)).not.toBe(0n); // CAP_SYS_ADMIN, which an unprivileged one lacks
    expect(await get(40080, "machine")).toBe("refused");
  });

  it("shows none of its mounts to the machine, but its namespace", () => {
    const mounts = readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .filter((line) => line.includes(paths.netns));
    expect(mounts.map((line) => line.split(" ")[4])).toEqual([paths.netnsFile]);
  });

  describe.each([
    ["all its processes", () => processes()],
    ["dockerd alone", () => [Number(readFileSync(paths.pidFile, "utf8"))]],
    ["dockerd and the shims", () => processes().filter((pid) => /dockerd|shim/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")))],
  ])("after SIGKILL of %s, with stale files that name a living process", (_, victims) => {
    it("starts again with its containers: those to be restarted run, the others can be removed", async () => {
      docker("start", "plain");
      expect(containers()).toEqual(["node running", "plain running"]);
      const before = docker("inspect", "--format", "{{.State.Pid}}", "node");
      const pids = victims();
      expect(pids.length).toBeGreaterThan(0);
      for (const pid of pids) process.kill(pid, "SIGKILL");
      await eventually(async () => expect((await engineStatus({ instance })).kind).not.toBe("running"));
      for (const file of [paths.pidFile, join(paths.execRoot, "containerd/containerd.pid")]) await writeFile(file, `${process.pid}`);

      await startEngine({ instance });
      expect(containers()).toEqual(["node running", "plain exited"]);
      expect(docker("inspect", "--format", "{{.State.Pid}}", "node")).not.toBe(before);
      await eventually(() => expect(existsSync(`/proc/${before}`)).toBe(false)); // a zombie until init reaps it
      await eventually(async () => expect(await get(40080, "engine")).toMatch(/^CapBnd:/));
      docker("rm", "--force", "plain");
      docker("run", "--detach", "--name", "plain", "serve");
      expect(docker("network", "ls", "--filter", "name=lab", "--format", "{{.Name}}")).toBe("lab");
    });
  });

  it("starts where a reboot left the namespace's empty file and an old socket", async () => {
    await stopEngine({ instance });
    await writeFile(paths.netnsFile, "");
    await startEngine({ instance });
    expect(status("node")).toBe("running");
  });

  it("removes a container whose process was killed", async () => {
    process.kill(Number(docker("inspect", "--format", "{{.State.Pid}}", "node")), "SIGKILL");
    docker("rm", "--force", "--volumes", "node");
    docker("network", "rm", "lab");
    expect(containers()).toEqual(["plain exited"]);
  });

  it("stops with nothing left but its data, and stops again", async () => {
    docker("start", "plain");
    await stopEngine({ instance });
    expect(processes()).toEqual([]);
    expect(readFileSync("/proc/self/mountinfo", "utf8")).not.toContain(paths.netns);
    expect([paths.netnsFile, paths.runDir, "/sys/fs/cgroup/memory" + paths.cgroupParent].filter(existsSync)).toEqual([]);
    expect(await currentSysctls()).toEqual(sysctls);
    expect(await engineStatus({ instance })).toEqual({ kind: "stopped" });
    await stopEngine({ instance });
    expect(existsSync(paths.dataRoot)).toBe(true);
  });
});
