import { spawn } from "node:child_process";
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { benchPods, responder, serverOf } from "./bench-pods";

interface Pod {
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: { nodeName: string; tolerations: object[]; containers: { image: string; command: string[] }[] };
}

describe("benchPods", () => {
  const { items } = benchPods({ client: "worker", far: "worker2" }, "image:1") as { items: Pod[] };
  const pods = items.filter(({ kind }) => kind === "Pod");

  it("puts one server beside the client and one on the other node", () =>
    expect(pods.map(({ metadata, spec }) => [metadata.name, spec.nodeName])).toEqual([
      ["client", "worker"],
      [serverOf["same-node"], "worker"],
      [serverOf["cross-node"], "worker2"],
    ]));

  it("runs the test image in all of them, in a namespace of its own", () => {
    expect(new Set(pods.map(({ metadata, spec }) => `${metadata.namespace} ${spec.containers[0]!.image}`))).toEqual(
      new Set(["cilium-lab-bench image:1"]),
    );
    expect(items.filter(({ kind }) => kind !== "Pod").map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "Namespace cilium-lab-bench",
      "ServiceAccount bench",
    ]);
  });
});

describe("responder", () => {
  const ended: (() => unknown)[] = [];
  afterEach(() => ended.splice(0).forEach((end) => end()));

  async function connection(): Promise<Socket> {
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const server = spawn("perl", ["-e", responder], {
      env: { ...process.env, PORT: String(port) },
      stdio: ["ignore", "ignore", "inherit"],
    });
    ended.push(() => server.kill());
    for (;;) {
      const socket = connect(port, "127.0.0.1");
      ended.push(() => socket.destroy());
      if (await new Promise((resolve) => socket.once("connect", () => resolve(true)).once("error", () => resolve(false)))) return socket;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const next = (socket: Socket) => new Promise<string>((resolve) => socket.once("data", (data) => resolve(data.toString())));

  it("answers again and again on a connection that is to be kept", async () => {
    const socket = await connection();
    for (let i = 0; i < 3; i += 1) {
      socket.write("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
      expect(await next(socket)).toBe("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx");
    }
  });

  it("answers once and closes first where nothing is said of keeping", async () => {
    const socket = await connection();
    const closed = new Promise((resolve) => socket.once("end", () => resolve("closed")));
    socket.write("GET / HTTP/1.0\r\n\r\n");
    expect(await next(socket)).toBe("HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");
    expect(await closed).toBe("closed");
  });
});
