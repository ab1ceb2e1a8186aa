import { describe, expect, it } from "vitest";
import type { ClusterAccess } from "../../programs/retry";
import { planOf } from "./block-plan";
import { described, measure, type BenchInput, type UnderDatapath } from "./measure";

const input: BenchInput = { nodes: { client: "worker", far: "worker2" }, testImage: "image:1", rounds: 2, secondsPerRun: 5, seed: "7" };
const head = "load 1.25\nbefore 100 0 100 1000 0 0 0 0\nafter 200 0 250 1080 0 10 40 20\nexit 0 \n\n";
const exchanges =
  "Time taken for tests:   2.000 seconds\nComplete requests:      100\nFailed requests:        0\nKeep-Alive requests:    100\n50,0.1\n99,0.2\n";
const stream = JSON.stringify({ end: { sum_sent: { retransmits: 0 }, sum_received: { bytes: 2e9, seconds: 2 } } });
const pods = ["client 10.0.1.1", "near 10.0.1.2", "far 10.0.2.1"].map((line) => {
  const [name, podIP] = line.split(" ");
  return { metadata: { name }, spec: { nodeName: "worker" }, status: { podIP, conditions: [{ type: "Ready", status: "True" }] } };
});

const keep = async () => undefined;

/** A cluster that answers as a real one does, and remembers what it was asked. */
function cluster(answer: (tool: string, address: string) => string | undefined = () => undefined) {
  const calls: string[] = [];
  const lines: string[] = [];
  const stop = new AbortController();
  const kubectl: ClusterAccess["kubectl"] = async (args) => {
    const [, , verb] = args;
    if (verb === "exec") {
      const [script, , address, , kind] = args.slice(7) as [string, string, string, string?, string?];
      const tool = /kernel/.test(script) ? "machine" : kind === undefined ? "idle" : kind === "stream" ? kind : "exchanges";
      calls.push(tool === "machine" || tool === "idle" ? tool : `${tool} ${address}`);
      const fixed = answer(tool, address);
      if (fixed !== undefined) return fixed;
      if (tool === "machine") return "kernel 6.1\ncpu EPYC\ncores 2\nvirtual yes\nab 2.3\niperf3 3.12\nperl 5.36\n";
      return head + (tool === "stream" ? stream : tool === "exchanges" ? exchanges : "");
    }
    calls.push(args.filter((arg) => !arg.startsWith("-")).join(" "));
    return args.includes("json") ? JSON.stringify({ items: pods }) : "";
  };
  const under: UnderDatapath = async (datapath, work) => {
    calls.push(`under ${datapath}`);
    return work().finally(() => calls.push("put back"));
  };
  const reach: ClusterAccess = {
    kubectl,
    cleanup: async (args) => (calls.push(`cleanup ${args.slice(0, 3).join(" ")}`), ""),
    say: (line) => lines.push(line),
    signal: stop.signal,
  };
  return { calls, lines, stop, under, reach };
}

describe("measure", () => {
  it("makes every run of the plan, each under its datapath, and removes its namespace", async () => {
    const { calls, under, reach } = cluster();
    const { runs, failures, blocks, machine } = await measure(input, under, reach, keep);
    const plan = planOf(2, "7");
    expect(runs.map(({ round, datapath, workload, place }) => ({ round, datapath, workload, place }))).toEqual(
      plan.flatMap(({ round, datapath, runs: planned }) => planned.map((run) => ({ round, datapath, ...run }))),
    );
    expect(failures).toEqual([]);
    expect(blocks).toEqual(plan.map(({ round, datapath }) => ({ round, datapath, load: 1.25, busy: 0.75, stolen: 0.05 })));
    expect(machine.kernel).toBe("6.1");
    expect(calls.filter((call) => call.startsWith("under"))).toEqual(plan.map(({ datapath }) => `under ${datapath}`));
    expect([calls[0], calls.at(-1)]).toEqual(["delete namespace cilium-lab-bench", "cleanup delete namespace cilium-lab-bench"]);
  });

  it("asks the machine once, and has new pods and a look at the machine at rest before the runs of a block", async () => {
    const { calls, under, reach } = cluster();
    await measure({ ...input, rounds: 1 }, under, reach, keep);
    const block = calls.slice(1, calls.indexOf("put back") + 1);
    const [first] = planOf(1, "7");
    expect(block).toEqual([
      `under ${first!.datapath}`,
      ...["cilium-lab-bench delete pods", "apply", "cilium-lab-bench wait pods", "cilium-lab-bench get pods json", "machine", "idle"],
      ...first!.runs.map(
        ({ workload, place }) => `${workload === "stream-1" ? "stream" : "exchanges"} ${place === "same-node" ? "10.0.1.2" : "10.0.2.1"}`,
      ),
      "put back",
    ]);
    expect(calls.filter((call) => call === "machine")).toHaveLength(1);
  });

  it("gives away what there is after every block", async () => {
    const { under, reach } = cluster();
    const kept: number[] = [];
    await measure({ ...input, rounds: 1 }, under, reach, async ({ runs, blocks }) => void kept.push(blocks.length, runs.length));
    expect(kept).toEqual([1, 10, 2, 20, 3, 30]);
  });

  it("notes a run that fails, and goes on", async () => {
    const { under, reach } = cluster((tool, address) =>
      tool === "stream" && address === "10.0.2.1" ? `${head}{"error": "no route"}` : undefined,
    );
    const { runs, failures } = await measure(input, under, reach, keep);
    expect(runs).toHaveLength(2 * 3 * 9);
    expect(new Set(failures.map(({ workload, place, problem }) => `${workload} ${place}: ${problem}`))).toEqual(
      new Set(["stream-1 cross-node: iperf3: no route"]),
    );
    expect(failures).toHaveLength(2 * 3);
  });

  it("ends at a signal, puts the datapath back and removes its namespace", async () => {
    const { calls, stop, under, reach } = cluster((tool) => {
      if (tool !== "stream") return undefined;
      stop.abort(new Error("stopped by a signal"));
      throw new Error("kubectl exec: killed");
    });
    await expect(measure(input, under, reach, keep)).rejects.toThrow("stopped by a signal");
    expect(calls.slice(-2)).toEqual(["put back", "cleanup delete namespace cilium-lab-bench"]);
    expect(calls.filter((call) => call.startsWith("stream"))).toHaveLength(1);
  });

  it("refuses an image without the tools, before any run", async () => {
    const { calls, under, reach } = cluster((tool) => (tool === "machine" ? "kernel 6.1\nmissing ab\n" : undefined));
    await expect(measure(input, under, reach, keep)).rejects.toThrow('cilium-lab:testImage "image:1" has no ab;');
    expect(calls.filter((call) => /exchanges|stream/.test(call))).toEqual([]);
  });
});

describe("described", () => {
  const run = {
    round: 1,
    datapath: "legacy",
    workload: "rr-1",
    place: "cross-node",
    load: 1.25,
    rate: 12345.6,
    cpu: 81.4,
    busy: 0.5,
    stolen: 0,
  } as const;
  it("tells a run in a line", () => {
    expect(described({ ...run, p50: 58, p99: 200 })).toBe(
      "TCP_RR ×1 across nodes: 12346 exchanges/s, p50 58 µs, p99 200 µs, 81 µs of CPU time each; load 1.3",
    );
    expect(described({ ...run, workload: "stream-1" })).toBe(
      "TCP stream ×1 across nodes: 12346 megabytes/s, 81 µs of CPU time each; load 1.3",
    );
  });
});
