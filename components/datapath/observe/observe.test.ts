import { beforeEach, describe, expect, it } from "vitest";
import { declared } from "../probe/testing/sample-cluster";
import { observe, type ObserveInput } from "./observe";
import { fakeLab, type FakeLab } from "./testing/fake-lab";

let lab: FakeLab;
let said: string[];
beforeEach(() => {
  lab = fakeLab();
  said = [];
});

const observed = (change: Partial<ObserveInput> = {}) => {
  const stop = new AbortController();
  const input: ObserveInput = {
    ...{ stack: "dev", cluster: "lab-1f2e3d", declared, control: "none", rounds: 1 },
    outside: { docker: lab.docker, network: "lab-1f2e3d", cluster: "lab-1f2e3d", image: "test:1" },
    ...change,
  };
  return {
    stop,
    done: observe(input, { kubectl: lab.kubectl, cleanup: lab.kubectl, say: (line) => said.push(line), signal: stop.signal }),
  };
};
/** Fails the calls of kubectl with these words, from when everything is there. */
const failing = (words: string) => {
  lab.before = (call) => {
    if (call.includes(words) && lab.there.size === 3) throw new Error("kubectl failed");
  };
};

describe("observe", () => {
  it("says where it looked and what it found, and hands over every capture", async () => {
    const { evidence, pcaps } = await observed().done;
    expect(evidence.lab).toMatchObject({
      stack: "dev",
      cluster: "lab-1f2e3d",
      cilium: "1.20.2",
      kubernetes: "v1.34.4",
      kernel: "6.1",
      tcpdump: "tcpdump version 9",
    });
    expect(evidence.cases.map(({ name, exchanges }) => [name, exchanges])).toEqual(
      ["same-node", "cross-node", "service", "node-port", "egress"].map((name) => [name, { sent: 10, answered: 10 }]),
    );
    expect([...pcaps.keys()].sort()).toEqual([...new Set(evidence.cases.flatMap(({ hops }) => hops.map(({ pcap }) => pcap)))].sort());
    expect(evidence.cost.cpuSeconds).toBeCloseTo(0.011);
    // The fake's captures are empty, and exchanges were answered all the same: that is not proven.
    expect(evidence.verdict.holds).toBe(false);
  });

  it("leaves nothing behind", async () => {
    await observed().done;
    expect(lab.there).toEqual(new Set());
    expect(said).toEqual(["observe: 11 captures listen"]);
  });

  it("removes what an earlier run left before it makes its own", async () => {
    lab.there.add("namespace").add("outside");
    let atApply: string[] = [];
    lab.before = (call) => {
      if (call.startsWith("apply")) atApply = [...lab.there];
    };
    await observed().done;
    expect(atApply).not.toContain("namespace");
    expect(lab.there).toEqual(new Set());
  });

  it.each(["tcpdump --version", "run=$1", "schedstat", "iptables-save --counters"])(
    "leaves nothing behind where it fails at %s",
    async (words) => {
      failing(words);
      await expect(observed().done).rejects.toThrow("kubectl failed");
      expect(lab.there).toEqual(new Set());
    },
  );

  it("leaves nothing behind where it is stopped", async () => {
    const { stop, done } = observed();
    lab.before = (call) => {
      if (call.includes("tcpdump --version")) stop.abort(new Error("stopped by a signal"));
    };
    await expect(done).rejects.toThrow("stopped by a signal");
    expect(lab.there).toEqual(new Set());
  });

  it("says what it could not remove, and what it found all the same", async () => {
    lab.before = (call) => {
      if (call.startsWith("delete namespace") && lab.there.has("namespace")) throw new Error("no answer");
    };
    expect((await observed().done).evidence.cases).toHaveLength(5);
    expect(said.at(-1)).toBe("observe: something is left behind: no answer");
    expect(lab.there).toEqual(new Set(["namespace"]));
  });

  it("leaves out what needs an outside where there is none, and says so", async () => {
    const { evidence } = await observed({ outside: undefined }).done;
    expect(evidence.cases.map(({ name }) => name)).toEqual(["same-node", "cross-node", "service"]);
    expect(evidence.verdict.sentences.at(-1)).toBe(
      "node-port and egress were left out: they need a container beside the nodes, and there is no Docker network of theirs.",
    );
  });

  it("names what of the configuration differs, and not under a control, whose matter that is", async () => {
    const other = { ...declared, ciliumVersion: "1.20.3" };
    expect((await observed({ declared: other }).done).evidence.verdict.sentences[0]).toMatch(
      /^datapath: node lab-control-plane: Cilium is "1.20.2", declared "1.20.3"\./,
    );
    expect(
      (await observed({ declared: other, control: "legacy" }).done).evidence.verdict.sentences.filter((sentence) =>
        sentence.startsWith("datapath:"),
      ),
    ).toEqual([]);
  });

  it("sends nothing where the agent of a node that it needs does not answer, and does not call that proven", async () => {
    lab.before = (call) => {
      if (call.includes("cilium-2") && call.includes("status -o json")) throw new Error("connection refused");
    };
    const { evidence } = await observed().done;
    expect(evidence.cases).toEqual([]);
    expect(evidence.verdict.holds).toBe(false);
    expect(evidence.verdict.sentences.at(-1)).toBe("No packet was sent: the agent of a node that the experiment needs is not ready.");
    expect(evidence.verdict.sentences[0]).toMatch(
      /^datapath: node lab-worker2: the number of running agents is "0; cilium-2 does not answer: connection refused", declared "1"\./,
    );
  });
});
