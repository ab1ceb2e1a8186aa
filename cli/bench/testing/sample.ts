import { comparisonsOf } from "../../../components/datapath/bench/comparisons";
import { planOf } from "../../../components/datapath/bench/block-plan";
import { benchResults, type BenchResults, type MeasuredRun } from "../../../components/datapath/bench/results";

/** What each datapath does, as a share of what the declared one does. */
const shares = { declared: 1, legacy: 0.9, vxlan: 0.7 };

/** Results of two rounds, of which the second is a tenth faster: made up, for tests. */
export function sampleResults(): BenchResults {
  const runs = planOf(2, "sample").flatMap(({ round, datapath, runs: planned }) =>
    planned.map(({ workload, place }): MeasuredRun => {
      const rate = 10_000 * shares[datapath] * (round === 2 ? 1.1 : 1);
      const rest = workload === "stream-1" ? { retransmits: 0 } : { p50: 1e6 / rate, p99: 500 };
      return { round, datapath, workload, place, load: round, rate, ...rest, cpu: 1e6 / rate, busy: 0.5, stolen: 0 };
    }),
  );
  return benchResults.parse({
    ...{ format: "cilium-lab/bench/1", startedAt: "2026-01-02T03:04:05.000Z", seconds: 600, rounds: 2, secondsPerRun: 5, seed: "sample" },
    lab: {
      stack: "airgap",
      cluster: "cilium-lab-0a1b2c",
      cilium: "1.20.2",
      kubernetes: "1.34.4",
      nodes: { client: "worker", far: "worker2" },
    },
    machine: { cpu: "AMD <EPYC>", cores: 2, kernel: "6.18.0", virtual: true, tools: { ab: "2.3", iperf3: "3.12", perl: "5.36.0" } },
    blocks: [
      { round: 1, datapath: "legacy", load: 0.5, busy: 0.2, stolen: 0 },
      { round: 2, datapath: "vxlan", load: 0.5, busy: 0.3, stolen: 0.02 },
    ],
    runs,
    failures: [{ round: 1, datapath: "vxlan", workload: "crr-1", place: "same-node", problem: "ab: reset" }],
    comparisons: comparisonsOf(runs),
  });
}
