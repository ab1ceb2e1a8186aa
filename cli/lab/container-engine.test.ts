import { describe, expect, it } from "vitest";
import { NoEngineError } from "./error";
import { decideEngine, type EngineFacts } from "./container-engine";

const absent = {
  kind: "absent",
  dockerHost: "unix:///var/run/docker.sock",
  reason: "there is no socket at unix:///var/run/docker.sock",
} as const;
const facts: EngineFacts = { daemon: absent, ownDockerHost: "unix:///run/own.sock", ownImpossible: undefined };
const own = { kind: "own", dockerHost: "unix:///run/own.sock" };

describe("decideEngine", () => {
  it("uses a daemon that answers, even where the lab could start one", () => {
    expect(decideEngine({ ...facts, daemon: { kind: "reachable", dockerHost: "tcp://10.1.1.1:2376" } })).toEqual({
      kind: "callers",
      dockerHost: "tcp://10.1.1.1:2376",
    });
  });

  it("starts the lab's own where none answers", () => expect(decideEngine(facts)).toEqual(own));

  it.each(["reachable", "absent"] as const)("stays with the lab's own in a lab shell, engine %s", (kind) => {
    const daemon = { kind, dockerHost: facts.ownDockerHost, reason: "nothing listens" };
    expect(decideEngine({ ...facts, daemon, dockerHostVariable: facts.ownDockerHost })).toEqual(own);
  });

  it("never starts a second one beside a daemon that only refuses this user", () => {
    const daemon = {
      kind: "noPermission",
      dockerHost: absent.dockerHost,
      reason: "this user may not use unix:///var/run/docker.sock; run as root",
    } as const;
    expect(() => decideEngine({ ...facts, daemon })).toThrow(
      "The Docker daemon is there, but this user may not use unix:///var/run/docker.sock. Join the group that owns the socket (sudo usermod -aG docker $USER) and log in again, or set DOCKER_HOST to a daemon of your own.",
    );
  });

  it("does not go round a DOCKER_HOST that leads nowhere", () => {
    const daemon = { kind: "absent", dockerHost: "tcp://lab:2376", reason: "nothing listens at tcp://lab:2376" } as const;
    expect(() => decideEngine({ ...facts, daemon, dockerHostVariable: "tcp://lab:2376" })).toThrow(
      "DOCKER_HOST is tcp://lab:2376, and no Docker daemon answers: nothing listens at tcp://lab:2376. Start that daemon, or unset DOCKER_HOST.",
    );
  });

  it("says that none can be had, and why", () => {
    const decide = () => decideEngine({ ...facts, ownImpossible: "an own Docker engine needs root" });
    expect(decide).toThrow(NoEngineError);
    expect(decide).toThrow(
      "No Docker daemon answers (there is no socket at unix:///var/run/docker.sock), and the lab cannot start one: an own Docker engine needs root. Start Docker, or set DOCKER_HOST to a daemon that runs.",
    );
  });
});
