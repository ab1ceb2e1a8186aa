import { execFile } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { promisify } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addMade, clientScript, due, orderArgument, type MadeExchanges, type Order } from "./exchanges";

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let servers: Socket[] = [];
afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
});

/** A server that answers as `answer` says, and the texts that it got. */
async function server(
  answer: (text: string, send: (text: string) => void, place: number) => void,
): Promise<{ port: number; texts: string[] }> {
  const socket = createSocket("udp4");
  const texts: string[] = [];
  socket.on("message", (message, from) => {
    texts.push(message.toString());
    answer(message.toString(), (text) => socket.send(text, from.port, from.address), texts.length);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  servers.push(socket);
  return { port: socket.address().port, texts };
}

const echo = (text: string, send: (text: string) => void) => send(text);
const order = (name: Order["case"], port: number, first: number, count: number) =>
  orderArgument({ case: name, host: "127.0.0.1", port, first, count });
const client = async (...orders: string[]) =>
  (await promisify(execFile)("bash", ["-c", clientScript, "observe", "r1", ...orders])).stdout.trim().split("\n").sort();

describe("clientScript", () => {
  it("sends each exchange once, as one datagram with its name, and counts the answers", async () => {
    const [same, cross] = [await server(echo), await server(echo)];
    expect(await client(order("same-node", same.port, 1, 2), order("cross-node", cross.port, 11, 1))).toEqual([
      "cross-node 11 answered",
      "same-node 1 answered",
      "same-node 2 answered",
    ]);
    expect(same.texts).toEqual(["cilium-lab r1 same-node 1", "cilium-lab r1 same-node 2"]);
    expect(cross.texts).toEqual(["cilium-lab r1 cross-node 11"]);
  });

  it("says which one is lost, and goes on", async () => {
    const { port } = await server((text, send, place) => place !== 2 && send(text));
    expect(await client(order("egress", port, 1, 3))).toEqual(["egress 1 answered", "egress 2 lost", "egress 3 answered"]);
  });

  it("takes the late answer of another exchange for none", async () => {
    const { port } = await server((text, send, place) => {
      if (place === 2) send("cilium-lab r1 egress 1");
      if (place >= 2) send(text);
    });
    expect(await client(order("egress", port, 1, 2))).toEqual(["egress 1 lost", "egress 2 answered"]);
  });

  it("stops after three without an answer", async () => {
    const { port, texts } = await server(() => undefined);
    expect(await client(order("egress", port, 1, 10))).toEqual(["egress 1 lost", "egress 2 lost", "egress 3 lost"]);
    expect(texts).toHaveLength(3);
  });

  it("counts what is refused as lost", async () => {
    const { port } = await server(echo);
    servers.pop()!.close();
    expect(await client(order("egress", port, 1, 1))).toEqual(["egress 1 lost"]);
  });
});

const nothing: MadeExchanges = { sent: 0, answered: [] };

describe("addMade", () => {
  it("adds a round to what was made", () => {
    const before = new Map([["egress", { sent: 2, answered: [1, 2] }] as const, ["service", nothing] as const]);
    expect(addMade(before, "egress 3 answered\negress 4 lost\nservice 1 answered\n")).toEqual(
      new Map([
        ["egress", { sent: 4, answered: [1, 2, 3] }],
        ["service", { sent: 1, answered: [1] }],
      ]),
    );
    expect(before.get("egress")).toEqual({ sent: 2, answered: [1, 2] });
  });

  it.each(["egress 3", "egress x lost", "other 1 answered", "bash: oh"])("refuses %j", (line) => {
    expect(() => addMade(new Map([["egress", nothing] as const]), line)).toThrow(`a client says "${line}", which is no exchange`);
  });
});

describe("due", () => {
  it.each([
    ["a regular round", nothing, 0, 10],
    ["the last regular round, whatever was lost", { sent: 20, answered: [1] }, 2, 10],
    ["an extra round with all answered", { sent: 30, answered: Array<number>(30).fill(1) }, 3, 0],
    ["an extra round with two lost", { sent: 30, answered: Array<number>(28).fill(1) }, 3, 2],
  ])("%s", (_, made, round, count) => {
    expect(due(made, round, 3)).toBe(count);
  });
});
