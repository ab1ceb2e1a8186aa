import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FoundPod } from "../probe/parse-answers";
import { declared } from "../probe/testing/sample-cluster";
import { parseTotals } from "./totals";
import { clientObjects, clientScript, serverObjects, totalsScript } from "./traffic-pods";

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: {
    nodeName: string;
    activeDeadlineSeconds: number;
    terminationGracePeriodSeconds: number;
    tolerations: unknown;
    containers: [{ image: string; command: string[]; startupProbe: { exec: { command: string[] } }; resources: unknown }];
  };
}
const items = (list: object) => (list as { items: Manifest[] }).items;
const server = (i: number): FoundPod => ({ name: `server-${i}`, node: `n${i}`, ip: `10.0.${i}.20`, ready: true, problem: "" });
const clientsOf = (size: number) =>
  items(
    clientObjects(
      Array.from({ length: size }, (_, i) => server(i)),
      "10.96.0.9",
      "test:1",
    ),
  );
/** Arguments of a client's program. */
const argumentsOf = (pod: Manifest | undefined) => pod?.spec.containers[0].command.slice(4);

describe("serverObjects", () => {
  it("puts a server on every node, after the namespace and account they need, and a Service over them", () => {
    expect(
      items(serverObjects(declared)).map(({ kind, metadata, spec }) => [
        kind,
        metadata.name,
        metadata.namespace,
        (spec as Manifest["spec"] | undefined)?.nodeName,
      ]),
    ).toEqual([
      ["Namespace", "cilium-lab-rollout", undefined, undefined],
      ["ServiceAccount", "rollout", "cilium-lab-rollout", undefined],
      ["Service", "rollout", "cilium-lab-rollout", undefined],
      ["Pod", "server-0", "cilium-lab-rollout", "lab-control-plane"],
      ["Pod", "server-1", "cilium-lab-rollout", "lab-worker"],
      ["Pod", "server-2", "cilium-lab-rollout", "lab-worker2"],
    ]);
    expect(items(serverObjects(declared))[2]?.spec).toEqual({
      selector: { "cilium-lab/rollout-role": "server" },
      ports: [{ port: 8080, targetPort: 8080 }],
    });
  });

  it("has pods that go by themselves, at once, run on every node and take little", () => {
    const { containers, activeDeadlineSeconds, terminationGracePeriodSeconds, tolerations } = items(serverObjects(declared))[3]!.spec;
    expect({ activeDeadlineSeconds, terminationGracePeriodSeconds, tolerations, resources: containers[0].resources }).toEqual({
      activeDeadlineSeconds: 3600,
      terminationGracePeriodSeconds: 0,
      tolerations: [{ operator: "Exists" }],
      resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "128Mi" } },
    });
  });
});

describe("clientObjects", () => {
  it("has every client ask on its own node, across nodes and through the Service, and keep a connection across nodes", () => {
    expect(clientsOf(3).map((pod) => [pod.metadata.name, pod.spec.nodeName, ...argumentsOf(pod)!])).toEqual([
      [
        "client-0",
        "n0",
        "10.0.1.20/8081",
        "same-node=10.0.0.20:8080",
        "cross-node=10.0.1.20:8080",
        "cross-node=10.0.2.20:8080",
        "service=10.96.0.9:8080",
      ],
      [
        "client-1",
        "n1",
        "10.0.2.20/8081",
        "same-node=10.0.1.20:8080",
        "cross-node=10.0.2.20:8080",
        "cross-node=10.0.0.20:8080",
        "service=10.96.0.9:8080",
      ],
      [
        "client-2",
        "n2",
        "10.0.0.20/8081",
        "same-node=10.0.2.20:8080",
        "cross-node=10.0.0.20:8080",
        "cross-node=10.0.1.20:8080",
        "service=10.96.0.9:8080",
      ],
    ]);
  });

  it("stays on the node where there is one", () => {
    expect(clientsOf(1).map(argumentsOf)).toEqual([["10.0.0.20/8081", "same-node=10.0.0.20:8080", "service=10.96.0.9:8080"]]);
  });

  it("asks two peers of a hundred", () => {
    expect(argumentsOf(clientsOf(100)[99])).toEqual([
      "10.0.0.20/8081",
      "same-node=10.0.99.20:8080",
      "cross-node=10.0.0.20:8080",
      "cross-node=10.0.1.20:8080",
      "service=10.96.0.9:8080",
    ]);
  });
});

describe("a client", () => {
  let home: string;
  let echo: Server;
  let connected: Socket[];
  let stop: () => void;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "rollout-"));
    connected = [];
    echo = createServer((socket) => {
      connected.push(socket);
      socket.pipe(socket);
    }).listen(0, "127.0.0.1");
    await once(echo, "listening");
  });
  afterEach(async () => {
    stop();
    connected.forEach((socket) => socket.destroy());
    echo.close();
    await rm(home, { recursive: true });
  });

  /** Starts the client's program on a FAKE curl, which says of a target what `lines` has for it, and then waits. */
  async function start(lines: Record<string, string[]>) {
    const cases = Object.entries(lines).map(
      ([target, said]) => `*/${target}/*) printf '%s\\n' ${said.map((line) => `'${line}'`).join(" ")} >&2;;`,
    );
    await writeFile(
      join(home, "curl"),
      `#!/bin/bash\n# A FAKE curl.\nfor url; do :; done\necho "$url" >>${home}/urls\ncase $url in\n${cases.join("\n")}\nesac\nexec sleep 60\n`,
      { mode: 0o755 },
    );
    const targets = Object.keys(lines).map((target) => `${target}=${target}`);
    const child = spawn("bash", ["-c", clientScript, "client", `127.0.0.1/${(echo.address() as AddressInfo).port}`, ...targets], {
      env: { ...process.env, PATH: `${home}:${process.env.PATH}`, TOTALS: join(home, "totals") },
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    stop = () => process.kill(-child.pid!, "SIGKILL");
    let log = "";
    child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString()));
    return () => log;
  }
  const totals = () => {
    const { stdout } = spawnSync("bash", ["-c", totalsScript.replace("/tmp/rollout", join(home, "totals"))], { encoding: "utf8" });
    return parseTotals("client-0", stdout).targets.map(({ kind, sent, lost, slow }) => ({ kind, sent, lost, slow }));
  };
  const started = ["0.001234 200 0", "0.001234 200 0"];

  it("counts what is sent, lost and slow, a target, and says when what was lost or slow", async () => {
    const log = await start({
      "same-node": [...started, "5.001234 000 28", "0.001234 200 0", "0.001234 200 18", "1.500000 503 0"],
      "cross-node": [...started, "1.000000 200 0", "1.000001 200 0"],
      service: [...started, "0.999999 200 0", "1.203456 200 0", "4.987654 200 0", "0.080000 200 0"],
    });
    await vi.waitFor(
      () =>
        expect(totals().slice(1)).toEqual([
          { kind: "same-node", sent: 6, lost: 3, slow: 0 },
          { kind: "cross-node", sent: 4, lost: 0, slow: 1 },
          { kind: "service", sent: 6, lost: 0, slow: 2 },
        ]),
      { timeout: 20_000, interval: 200 },
    );
    const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/;
    expect(
      log()
        .trim()
        .split("\n")
        .map((line) => line.replace(time, "TIME"))
        .sort(),
    ).toEqual([
      "TIME lost: same-node same-node: 000 28",
      "TIME lost: same-node same-node: 200 18",
      "TIME lost: same-node same-node: 503 0",
      "TIME slow: cross-node cross-node: 1.000 s",
      "TIME slow: service service: 1.203 s",
      "TIME slow: service service: 4.987 s",
    ]);
  });

  it("does not count before a target's first answer", async () => {
    await start({ "same-node": ["0.000100 000 7", "0.000100 000 7", "0.001234 200 0"], service: ["0.000100 000 7"] });
    await vi.waitFor(
      async () => {
        expect(await readdir(join(home, "totals"))).toEqual(["0", "1"]);
        expect(await readFile(join(home, "totals/1"), "utf8")).toMatch(/^same-node {2}0{9}1 0{10} 0{10} 0{20} /);
      },
      { timeout: 20_000, interval: 200 },
    );
  });

  it("is ready when every target has answered, and not before", async () => {
    const ready = (count: number) => {
      const script = clientsOf(2)[0]!.spec.containers[0].startupProbe.exec.command[2]!.replace("/tmp/rollout", join(home, "totals"));
      expect(spawnSync("bash", ["-c", script]).status).toBe(count === 4 ? 0 : 1);
    };
    await start({ "same-node": started, "cross-node": started, service: started });
    ready(0);
    await vi.waitFor(async () => expect(await readdir(join(home, "totals"))).toHaveLength(4), { timeout: 20_000, interval: 200 });
    ready(4);
    await rm(join(home, "totals/3"));
    ready(3);
  });

  it("keeps one connection, and counts it as broken when it is closed", async () => {
    await start({ "same-node": started, service: started });
    await vi.waitFor(() => expect(totals()[0]).toMatchObject({ kind: "connection", lost: 0, slow: 0 }), { timeout: 20_000, interval: 200 });
    connected.forEach((socket) => socket.destroy());
    await vi.waitFor(() => expect(totals()[0]).toMatchObject({ kind: "connection", lost: 1, slow: 0 }), { timeout: 20_000, interval: 200 });
    expect(connected).toHaveLength(1);
  });

  it("asks each target by one curl, ten times a second with a limit of five seconds, and has it say how long each took", async () => {
    await start({ "same-node": started, service: started });
    await vi.waitFor(() => totals(), { timeout: 20_000, interval: 200 });
    const urls = (await readFile(join(home, "urls"), "utf8")).trim().split("\n").sort();
    expect(urls).toEqual(["http://same-node/?[1-39600]", "http://service/?[1-39600]"]);
    expect(clientScript).toContain("--max-time 5 --rate 10/s");
    expect(clientScript).toContain("'%{stderr}%{time_total} %{http_code} %{exitcode}\\n'");
  });
});
