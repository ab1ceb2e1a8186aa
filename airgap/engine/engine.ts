import { spawn } from "node:child_process";
import { copyFile, mkdir, open, readFile, rename, rm, stat, symlink, writeFile, chmod } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { exists } from "../steps";
import { exclusively } from "../steps/lock";
import { daemonCommand, daemonConfig, daemonEnvironment, runtimeName } from "./daemon-config";
import { currentMounts, isNamespaceMounted, removeCgroups, removeRunState } from "./leftovers";
import { ociRuntimePath } from "./oci-runtime";
import { engineImpossible } from "./packages";
import { enginePaths, type EnginePaths } from "./paths";
import { engineProcesses, killEngineProcesses } from "./processes";
import { isReachable } from "./reachable";
import { raiseSysctls, restoreSysctls } from "./sysctls";

/** Which engine, and who is told what it does. */
export interface EngineOptions {
  /** See {@link enginePaths}; default: the machine's one engine. */
  instance?: string;
  /** Told what concerns the whole machine, and what was found of an engine that died. Default: nobody. */
  say?: (line: string) => void;
}

/** A running engine, for clients. */
export interface Engine {
  /** Value for `DOCKER_HOST`. */
  dockerHost: string;
  /** Name of the network namespace whose loopback has the published ports. */
  netns: string;
}

/** What an engine is doing, see {@link engineStatus}. */
export type EngineStatus =
  | ({ kind: "running"; pid: number } & Engine)
  /** Nothing of it is alive. What a kill left on disk is cleaned up by the next start. */
  | { kind: "stopped" }
  /** Some of it is alive and no daemon answers: the next start ends the rest first. */
  | { kind: "broken"; reason: string };

const startPatience = 120_000; // the API answers once all containers with a restart policy are back
const stopPatience = 60_000;

/** What the engine is doing. Changes nothing. */
export async function engineStatus({ instance }: EngineOptions = {}): Promise<EngineStatus> {
  return statusAt(enginePaths(instance));
}

async function statusAt(paths: EnginePaths): Promise<EngineStatus> {
  const alive = await engineProcesses(paths, await namespaceId(paths));
  if (alive.length === 0) return { kind: "stopped" };
  const daemon = alive.find(({ role }) => role === "dockerd");
  if (!daemon) return { kind: "broken", reason: `no dockerd, but ${alive.length} processes it started` };
  const answer = await isReachable(paths.dockerHost);
  if (answer.kind !== "reachable") return { kind: "broken", reason: answer.reason };
  if (!(await namespaceId(paths))) return { kind: "broken", reason: `its network namespace ${paths.netns} was removed` };
  return { kind: "running", pid: daemon.pid, dockerHost: paths.dockerHost, netns: paths.netns };
}

/**
 * Starts a Docker daemon of the lab's own that outlives this process, or finds it running.
 *
 * What an engine that was killed left behind is ended and removed first, which amounts to a reboot for the daemon:
 * containers with a restart policy (kind's nodes) come back, all others are there, stopped.
 *
 * @throws Error when this machine cannot run it, or with the end of its log when it does not come up
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const paths = enginePaths(options.instance);
  const say = options.say ?? (() => undefined);
  const impossible = engineImpossible();
  if (impossible) throw new Error(`No Docker engine can be started here: ${impossible}.`);
  const waiting = () => say("another process is starting or stopping the engine: waiting for it");
  return exclusively(paths.dataDir, "engine", waiting, async () => {
    const status = await statusAt(paths);
    if (status.kind !== "running") {
      if (status.kind === "broken") say(`found a dead engine (${status.reason}): ending what is left of it`);
      await clear(paths);
      await prepare(paths, say);
      await launch(paths);
    }
    return { dockerHost: paths.dockerHost, netns: paths.netns };
  });
}

/**
 * Stops the engine with all its containers, and removes its namespace, mounts, cgroups and run dir. Images, containers
 * and volumes stay on disk. Does nothing where there is nothing to stop.
 */
export async function stopEngine(options: EngineOptions = {}): Promise<void> {
  const paths = enginePaths(options.instance);
  if (engineImpossible()) return; // it cannot have been started either
  if (!(await exists(paths.dataDir))) return; // it never was
  await exclusively(
    paths.dataDir,
    "engine",
    () => undefined,
    async () => {
      const netns = await namespaceId(paths);
      const daemon = (await engineProcesses(paths, netns)).find(({ role }) => role === "dockerd");
      if (daemon) {
        process.kill(daemon.pid, "SIGTERM");
        await until(stopPatience, async () => (await engineProcesses(paths, netns)).length === 0);
      }
      await clear(paths);
      await restoreSysctls(paths);
      await rm(paths.runDir, { recursive: true, force: true });
    },
  );
}

async function clear(paths: EnginePaths): Promise<void> {
  await killEngineProcesses(paths, await namespaceId(paths));
  await removeRunState(paths);
  await removeCgroups(paths);
}

async function prepare(paths: EnginePaths, say: (line: string) => void): Promise<void> {
  await mkdir(paths.runDir, { recursive: true, mode: 0o700 });
  await chmod(paths.runDir, 0o700);
  await mkdir(paths.dataDir, { recursive: true, mode: 0o700 });
  for (const dir of [paths.binDir, paths.dataRoot, dirname(paths.logFile), "/run/containerd"]) {
    await mkdir(dir, { recursive: true });
  }
  // Not under the run dir, which Debian mounts noexec; not from the cache, which may be emptied while the daemon runs.
  const runtime = await ociRuntimePath();
  await copyFile(runtime, join(paths.binDir, `${runtimeName}.new`)).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === "ENOENT"
      ? new Error(`The OCI runtime is not built yet (${runtime}): run \`make up\`.`)
      : error;
  });
  await rename(join(paths.binDir, `${runtimeName}.new`), join(paths.binDir, runtimeName));
  for (const program of ["iptables", "iptables-save", "iptables-restore", "ip6tables", "ip6tables-save", "ip6tables-restore"]) {
    const link = join(paths.binDir, program);
    await rm(link, { force: true });
    await symlink(`/usr/sbin/${program.replace("tables", "tables-legacy")}`, link);
  }
  await writeFile(paths.configFile, JSON.stringify(daemonConfig(paths), undefined, 2));
  await raiseSysctls(paths, say);
  await execa("ip", ["netns", "add", paths.netns]);
  const inside = (...command: string[]) => execa("nsenter", [`--net=${paths.netnsFile}`, ...command]);
  await inside("ip", "link", "set", "lo", "up");
  await inside("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
}

async function launch(paths: EnginePaths): Promise<void> {
  await rename(paths.logFile, `${paths.logFile}.1`).catch(() => undefined);
  const log = await open(paths.logFile, "a", 0o600);
  const { command, args } = daemonCommand(paths);
  const daemon = spawn(command, args, { cwd: "/", detached: true, env: daemonEnvironment(paths), stdio: ["ignore", log.fd, log.fd] });
  let ended: string | undefined;
  daemon.on("error", (error) => (ended = error.message));
  daemon.on("exit", (code, signal) => (ended = `it ended with ${signal ?? code}`));
  daemon.unref();
  await log.close();
  const up = await until(startPatience, async () => {
    if (ended !== undefined) return true;
    return (await isReachable(paths.dockerHost)).kind === "reachable";
  });
  if (up && ended === undefined) return;
  const why = ended ?? `it does not answer within ${startPatience / 1000} seconds`;
  const lines = (await readFile(paths.logFile, "utf8").catch(() => "")).trimEnd().split("\n").slice(-8);
  await clear(paths);
  throw new Error(`The Docker engine did not start: ${why}. The end of ${paths.logFile}:\n${lines.join("\n")}`);
}

/** As {@link ProcessInfo.netns} has it; undefined when the namespace does not exist. */
async function namespaceId(paths: EnginePaths): Promise<string | undefined> {
  if (!isNamespaceMounted(await currentMounts(), paths.netnsFile)) return undefined;
  return `net:[${(await stat(paths.netnsFile)).ino}]`;
}

async function until(patience: number, done: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    if (await done()) return true;
    await sleep(200);
  }
  return false;
}
