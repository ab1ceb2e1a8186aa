import { expect, it } from "vitest";
import { evidence, type ControlOrNone, type Evidence } from "../../components/datapath/observe/evidence";
import type { Ran } from "./checkout";

/** A lab that is up, and how it is observed. */
export interface ObservedLab {
  /** Runs `make observe` with variables such as `CONTROL`. */
  observe(variables?: Record<string, string>): Promise<Ran>;
  /** A file of the last run under a control. */
  report(control: ControlOrNone, file: string): Promise<string>;
  /** Names of all namespaces, of all containers beside the nodes, and all rules of netfilter in every node. */
  left(): Promise<string>;
}

/** The hops that have to differ under each control. */
const telling = {
  legacy: [
    "cross-node client-lxc",
    "cross-node server-lxc",
    "service client-lxc",
    "service server-lxc",
    "node-port server-lxc-back",
    "egress client-lxc",
  ],
  vxlan: [
    "cross-node node-a",
    "cross-node node-a-encapsulated",
    "cross-node node-b",
    "cross-node node-b-encapsulated",
    "service node-a",
    "service node-b",
  ],
} satisfies Partial<Record<ControlOrNone, string[]>>;

/** The running lab, proven by packets; under each control shown to be another one; and proven again. */
export function itIsProvenByPackets(lab: ObservedLab): void {
  const found = async (control: ControlOrNone): Promise<Evidence> => evidence.parse(JSON.parse(await lab.report(control, "evidence.json")));

  async function proven(): Promise<void> {
    const { exitCode, stdout, stderr } = await lab.observe();
    expect(exitCode, stdout + stderr).toBe(0);
    const { cases, netfilter, verdict } = await found("none");
    expect(verdict.holds).toBe(true);
    expect(cases.map(({ name, exchanges, hops }) => [name, exchanges.answered, hops.every(({ holds }) => holds)])).toEqual(
      ["same-node", "cross-node", "service", "node-port", "egress"].map((name) => [name, 30, true]),
    );
    expect(netfilter.map(({ seen }) => seen)).toEqual(Array(9).fill(0));
  }

  it("is proven by `make observe` in all cases, which leaves captures and a report, and nothing in the lab", async () => {
    await proven();
    for (const file of ["client-lxc.pcap", "node-a.pcap", "far-eth0.pcap", "outside.pcap", "report.html", "report.svg", "report.txt"]) {
      expect((await lab.report("none", file)).length, file).toBeGreaterThan(24);
    }
    expect(await lab.left()).not.toMatch(/observe/);
  });

  it.each(["legacy", "vxlan"] as const)("is another one under CONTROL=%s at the hops that tell", async (control) => {
    const { exitCode, stdout, stderr } = await lab.observe({ CONTROL: control });
    expect(exitCode, stdout + stderr).toBe(0);
    const { cases, discriminators, verdict } = await found(control);
    expect(verdict.holds).toBe(true);
    expect(discriminators.map((hop) => [`${hop.case} ${hop.hop}`, hop.differs])).toEqual(telling[control].map((hop) => [hop, true]));
    expect(cases.map(({ exchanges }) => exchanges.answered)).toEqual(Array(5).fill(30));
  });

  it("is proven again once the controls are gone", proven);
}

/** After Hubble and DSR were switched on. */
export function itShowsFlows(lab: ObservedLab): void {
  it("shows Hubble's flows of the same packets, and that under DSR the other node answers the outside", async () => {
    const { exitCode, stdout, stderr } = await lab.observe({ ROUNDS: "1" });
    expect(exitCode, stdout + stderr).toBe(0);
    const { flows, cases } = evidence.parse(JSON.parse(await lab.report("none", "evidence.json")));
    expect(new Set(flows.map((flow) => flow.case))).toEqual(new Set(cases.map(({ name }) => name)));
    expect(new Set(flows.map(({ verdict }) => verdict))).toEqual(new Set(["FORWARDED"]));
    expect(cases.find(({ name }) => name === "node-port")!.hops.find(({ id }) => id === "node-b-front")!.seen).toEqual({
      requests: 0,
      replies: 10,
    });
  });
}
