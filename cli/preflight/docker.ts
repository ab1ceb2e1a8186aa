import { execa } from "execa";
import { CliError, NoEngineError } from "../error";

/** What asking for the Docker daemon gave. */
export type DaemonAnswer =
  | { state: "ready"; serverVersion: string }
  | { state: "no-client" }
  | { state: "denied"; detail: string }
  | { state: "unreachable"; detail: string };

/** Oldest daemon that kind's node containers were tried on: Debian 12's docker.io. */
export const oldestDaemon = 20;

/** Reads the outcome of `docker version --format {{.Server.Version}}`. */
export function readDaemonAnswer(outcome: { code: string | undefined; exitCode: number | undefined; stdout: string; stderr: string }): DaemonAnswer {
  if (outcome.code === "ENOENT") return { state: "no-client" };
  const version = outcome.stdout.trim();
  if (outcome.exitCode === 0 && /^\d/.test(version)) return { state: "ready", serverVersion: version };
  const detail = outcome.stderr.trim().split("\n").at(-1) ?? "";
  return /permission denied/i.test(outcome.stderr) ? { state: "denied", detail } : { state: "unreachable", detail };
}

/** Asks for the daemon that `environment` points to; waits 10 s at most. */
export async function askDaemon(environment: NodeJS.ProcessEnv): Promise<DaemonAnswer> {
  const result = await execa("docker", ["version", "--format", "{{.Server.Version}}"], {
    env: environment, extendEnv: false, reject: false, timeout: 10_000, stdin: "ignore",
  });
  return readDaemonAnswer({ code: result.code, exitCode: result.exitCode, stdout: result.stdout ?? "", stderr: result.timedOut ? "no answer within 10 s" : (result.stderr ?? "") });
}

/** What a machine allows as to an engine of the lab's own. */
export interface EngineChances {
  root: boolean;
  /** Whether the machine is a Debian or one of its derivatives, which is where the engine's packages come from. */
  debian: boolean;
}

/**
 * Decides what to do about the Docker daemon: use the one that answers, or start the lab's own.
 *
 * @throws CliError when one answers but must not be used, or is too old; {@link NoEngineError} when none can be had.
 */
export function decideEngine(answer: DaemonAnswer, chances: EngineChances): "reachable" | "start-own" {
  switch (answer.state) {
    case "ready":
      if (Number.parseInt(answer.serverVersion, 10) >= oldestDaemon) return "reachable";
      throw new CliError(`The Docker daemon is version ${answer.serverVersion}, and kind's nodes need ${oldestDaemon}.10 or later.`, "Update Docker, or point DOCKER_HOST to a newer daemon.");
    case "denied":
      throw new CliError(
        `The Docker daemon is there, but you may not use it: ${answer.detail}`,
        "Join its group with `sudo usermod -aG docker $USER` and log in again, or set DOCKER_HOST to a daemon of your own.",
      );
    case "no-client":
    case "unreachable":
      if (chances.root && chances.debian) return "start-own";
      throw new NoEngineError(
        answer.state === "no-client" ? "No Docker client is on PATH, so no Docker daemon can be reached." : `The Docker daemon does not answer: ${answer.detail}`,
        "Start Docker, or set DOCKER_HOST to a daemon that runs; as root on Debian the lab starts one of its own.",
      );
  }
}

/** Reads `ID` and `ID_LIKE` of the text of /etc/os-release. */
export function isDebian(osRelease: string): boolean {
  return osRelease.split("\n").some((line) => /^ID(_LIKE)?=/.test(line) && /\bdebian\b/.test(line));
}
