import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { isInsideEngine, loopbackServer } from "./inside-engine";

const kubeconfig = (server: string) => `clusters:\n- name: c\n  cluster: { server: "${server}" }\n`;

describe("loopbackServer", () => {
  it.each([
    ["https://127.0.0.1:41001", { host: "127.0.0.1", port: 41001 }],
    ["https://localhost", { host: "localhost", port: 443 }],
    ["https://[::1]:6443", { host: "::1", port: 6443 }],
    ["https://api.example.org:6443", undefined],
    ["https://10.127.0.1:6443", undefined],
    ["nonsense", undefined],
  ])("of %s", (server, expected) => expect(loopbackServer(kubeconfig(server))).toEqual(expected));
});

describe("isInsideEngine", () => {
  const closed = kubeconfig("https://127.0.0.1:1");
  const runs = () => Promise.resolve(true);

  it("is where a loopback server does not listen on the machine, and the engine runs", async () =>
    expect(await isInsideEngine(closed, runs)).toBe(true));
  it("is not where the engine does not run", async () => expect(await isInsideEngine(closed, () => Promise.resolve(false))).toBe(false));
  it("is not for a server elsewhere", async () => expect(await isInsideEngine(kubeconfig("https://api.example.org"), runs)).toBe(false));
  it("is not without a kubeconfig", async () => expect(await isInsideEngine(undefined, runs)).toBe(false));

  it("is not where the machine's own loopback answers", async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const own = kubeconfig(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await isInsideEngine(own, runs)).toBe(false);
    server.close();
  });
});
