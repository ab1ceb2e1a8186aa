import { describe, expect, it } from "vitest";
import { Secret } from "../protocol";
import { apiMessage, dockerOptions } from "./daemon";

describe("dockerOptions", () => {
  it.each([
    [{}, {}, { socketPath: "/var/run/docker.sock" }],
    [{}, { DOCKER_HOST: "unix:///run/a.sock" }, { socketPath: "/run/a.sock" }],
    [{ host: "unix:///run/b.sock" }, { DOCKER_HOST: "unix:///run/a.sock" }, { socketPath: "/run/b.sock" }],
    [{ host: "tcp://h" }, {}, { protocol: "http", host: "h", port: 2375 }],
    [{ host: "tcp://h:1", caMaterial: new Secret("ca") }, {}, { protocol: "https", host: "h", port: 1, ca: "ca" }],
  ])("config %j, environment %j", (config, env, options) => expect(dockerOptions(config, env).options).toEqual(options));

  it.each([
    [
      { host: "ssh://h" },
      `docker host "ssh://h" cannot be used by the lab's stand-in: write unix:///path/to/docker.sock or tcp://host:port`,
    ],
    [
      { context: "c" },
      `the lab's stand-in for the "docker" plugin does not read \`context\`: set \`host\`, or install the official plugin`,
    ],
  ])("refuses %j", (config, message) => expect(() => dockerOptions(config, {})).toThrow(message));
});

describe("apiMessage", () => {
  it.each([
    [{ statusCode: 403, json: { message: "Pool overlaps" }, message: "(HTTP code 403) …" }, "Error response from daemon: Pool overlaps"],
    [{ code: "ENOENT", message: "connect ENOENT" }, "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?"],
    [{ message: "other" }, "other"],
  ])("%j", (error, message) => expect(apiMessage(error, "unix:///x")).toBe(message));
});
