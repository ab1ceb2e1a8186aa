import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { classify, isReachable } from "./reachable";

const host = "unix:///x.sock";

describe("classify", () => {
  it.each([
    [
      { code: "EACCES", message: "" },
      "noPermission",
      "this user may not use unix:///x.sock; run as root, or join the group that owns the socket",
    ],
    [
      { message: "ssh: Permission denied (publickey)" },
      "noPermission",
      "this user may not use unix:///x.sock; run as root, or join the group that owns the socket",
    ],
    [
      { code: "EPERM", message: "" },
      "noPermission",
      "this user may not use unix:///x.sock; run as root, or join the group that owns the socket",
    ],
    [{ code: "ENOENT", message: "" }, "absent", "there is no socket at unix:///x.sock"],
    [{ code: "ECONNREFUSED", message: "" }, "absent", "nothing listens at unix:///x.sock"],
    [{ code: "ETIMEDOUT", message: "" }, "absent", "unix:///x.sock does not answer within 5 seconds"],
    [{ message: "host is down" }, "absent", "host is down"],
  ] as const)("of %j", (failure, kind, reason) => {
    expect(classify(host, failure)).toEqual({ kind, dockerHost: host, reason });
  });
});

describe("isReachable", () => {
  let folder: string;
  let cleanup: (() => void) | undefined;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "reachable-"))));
  afterEach(async () => {
    cleanup?.();
    cleanup = undefined;
    await rm(folder, { recursive: true });
  });
  const serve = (listener: RequestListener) =>
    new Promise<string>((resolve) => {
      const path = join(folder, "docker.sock");
      const server = createServer(listener).listen(path, () => resolve(`unix://${path}`));
      cleanup = () => server.close();
    });

  it("is true of a daemon that answers the ping", async () => {
    const dockerHost = await serve((request, response) => response.writeHead(request.url === "/_ping" ? 200 : 404).end("OK"));
    expect(await isReachable(dockerHost)).toEqual({ kind: "reachable", dockerHost });
  });

  it("is false of one that answers with an error", async () => {
    const dockerHost = await serve((_, response) => response.writeHead(500).end());
    expect(await isReachable(dockerHost)).toEqual({ kind: "absent", dockerHost, reason: "the daemon answers 500" });
  });

  it("is false where there is no socket", async () => {
    const dockerHost = `unix://${folder}/none.sock`;
    expect(await isReachable(dockerHost)).toEqual({ kind: "absent", dockerHost, reason: `there is no socket at ${dockerHost}` });
  });
});
