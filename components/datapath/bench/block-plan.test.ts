import { describe, expect, it } from "vitest";
import { planOf } from "./block-plan";

const orders = (seed: string) => planOf(4, seed).map(({ round, datapath }) => `${round} ${datapath}`);

describe("planOf", () => {
  it("has every datapath once a round, in an order that changes from round to round", () =>
    expect(orders("7")).toEqual([
      ...["1 vxlan", "1 declared", "1 legacy", "2 legacy", "2 declared", "2 vxlan"],
      ...["3 legacy", "3 declared", "3 vxlan", "4 declared", "4 vxlan", "4 legacy"],
    ]));

  it("has every workload on one node and across nodes once a block", () => {
    for (const { runs } of planOf(2, "7")) {
      expect(runs.map(({ workload, place }) => `${workload} ${place}`).sort()).toEqual(
        ["crr-1", "crr-32", "rr-1", "rr-32", "stream-1"].flatMap((workload) => [`${workload} cross-node`, `${workload} same-node`]),
      );
    }
  });

  it("has runs in another order in every block", () => {
    const plan = planOf(5, "7");
    expect(new Set(plan.map(({ runs }) => JSON.stringify(runs))).size).toBe(15);
  });

  it("is the same for the same seed, and another for another", () => {
    expect(planOf(5, "7")).toEqual(planOf(5, "7"));
    expect(orders("8")).not.toEqual(orders("7"));
  });
});
