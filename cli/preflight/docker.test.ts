import { describe, expect, it } from "vitest";
import { CliError, NoEngineError } from "../error";
import { decideEngine, isDebian, readDaemonAnswer, type DaemonAnswer } from "./docker";

const failed = (stderr: string) => ({ code: undefined, exitCode: 1, stdout: "", stderr });

describe("readDaemonAnswer", () => {
  it.each<[string, Parameters<typeof readDaemonAnswer>[0], DaemonAnswer]>([
    ["a daemon that answers", { code: undefined, exitCode: 0, stdout: "28.2.2\n", stderr: "" }, { state: "ready", serverVersion: "28.2.2" }],
    ["no client", { code: "ENOENT", exitCode: undefined, stdout: "", stderr: "" }, { state: "no-client" }],
    [
      "a socket of another group",
      failed('permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://…": dial unix: connect: permission denied'),
      { state: "denied", detail: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://…": dial unix: connect: permission denied' },
    ],
    [
      "no daemon",
      failed("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"),
      { state: "unreachable", detail: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?" },
    ],
  ])("recognises %s", (_, outcome, answer) => expect(readDaemonAnswer(outcome)).toEqual(answer));
});

describe("decideEngine", () => {
  const allowed = { root: true, debian: true };

  it("uses a daemon that answers, root or not", () => {
    expect(decideEngine({ state: "ready", serverVersion: "20.10.24+dfsg1" }, { root: false, debian: false })).toBe("reachable");
  });

  it("starts the lab's own as root on Debian", () => expect(decideEngine({ state: "unreachable", detail: "x" }, allowed)).toBe("start-own"));

  it("never starts a second one beside a daemon that only refuses this user", () => {
    expect(() => decideEngine({ state: "denied", detail: "dial unix: permission denied" }, allowed)).toThrow(
      new CliError(
        "The Docker daemon is there, but you may not use it: dial unix: permission denied",
        "Join its group with `sudo usermod -aG docker $USER` and log in again, or set DOCKER_HOST to a daemon of your own.",
      ),
    );
  });

  it.each([
    [{ root: false, debian: true }],
    [{ root: true, debian: false }],
  ])("says that none can be had with %o", (chances) => {
    expect(() => decideEngine({ state: "no-client" }, chances)).toThrow(NoEngineError);
  });

  it("refuses a daemon that is too old", () => {
    expect(() => decideEngine({ state: "ready", serverVersion: "19.03.15" }, allowed)).toThrow(
      "The Docker daemon is version 19.03.15, and kind's nodes need 20.10 or later. Update Docker, or point DOCKER_HOST to a newer daemon.",
    );
  });
});

describe("isDebian", () => {
  it.each([
    ['ID=debian\nVERSION_ID="12"', true],
    ["ID=ubuntu\nID_LIKE=debian", true],
    ['ID=fedora\nPRETTY_NAME="not debian"', false],
  ])("%j: %s", (text, expected) => expect(isDebian(text)).toBe(expected));
});
