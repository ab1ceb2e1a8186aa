import type { Reachability } from "../../airgap/engine/index";
import { CliError, NoEngineError } from "./error";

/** What is known before deciding where containers run. */
export interface EngineFacts {
  /** Whether the caller's own daemon (DOCKER_HOST, the client's context, the usual socket) answers. */
  daemon: Reachability;
  /** Endpoint of the engine that the lab would start. */
  ownDockerHost: string;
  /** `DOCKER_HOST` of the caller. */
  dockerHostVariable?: string | undefined;
  /** Why the lab cannot start an engine of its own here; `undefined`: it can. */
  ownImpossible: string | undefined;
}

/** Where containers run: on the daemon that the caller has, or on an engine of the lab's own. */
export interface EngineChoice {
  kind: "callers" | "own";
  /** Value for `DOCKER_HOST`. */
  dockerHost: string;
}

/** No engine is needed: the cluster is there already. */
export interface NoEngine {
  kind: "none";
  /** Whether the cluster is reached from the network namespace of the lab's own engine alone, so that tools have to run there. */
  insideOwnEngine: boolean;
}

/**
 * Decides where containers run: on the daemon that answers, or on an engine of the lab's own.
 *
 * @throws CliError when a daemon is there but refuses this user, or `DOCKER_HOST` leads nowhere; {@link NoEngineError} when none can
 * be had.
 */
export function decideEngine({ daemon, ownDockerHost, dockerHostVariable, ownImpossible }: EngineFacts): EngineChoice {
  const own: EngineChoice = { kind: "own", dockerHost: ownDockerHost };
  if (daemon.dockerHost === ownDockerHost) return own; // a lab shell, with the engine running or not
  if (daemon.kind === "reachable") return { kind: "callers", dockerHost: daemon.dockerHost };
  if (daemon.kind === "noPermission") {
    throw new CliError(
      `The Docker daemon is there, but ${daemon.reason.split(";")[0]}.`,
      "Join the group that owns the socket (sudo usermod -aG docker $USER) and log in again, or set DOCKER_HOST to a daemon of your own.",
    );
  }
  if (dockerHostVariable) {
    throw new CliError(
      `DOCKER_HOST is ${dockerHostVariable}, and no Docker daemon answers: ${daemon.reason}.`,
      "Start that daemon, or unset DOCKER_HOST.",
    );
  }
  if (ownImpossible === undefined) return own;
  throw new NoEngineError(
    `No Docker daemon answers (${daemon.reason}), and the lab cannot start one: ${ownImpossible}.`,
    "Start Docker, or set DOCKER_HOST to a daemon that runs.",
  );
}
