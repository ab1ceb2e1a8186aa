import { describe, expect, it } from "vitest";
import { planOf } from "./plan";

const ids = (input: Partial<Parameters<typeof planOf>[0]>) =>
  planOf({ pairs: 2, workers: [1, 2, 4, 6], rounds: 1, seed: "a", ...input }).map(({ id }) => id);

describe("planOf", () => {
  it("has a pair to warm up and those that count, each of three blocks, then the workers; in the order of the seed", () =>
    expect(ids({})).toEqual([
      ...["pair-0/script", "pair-0/floor", "pair-0/stack"],
      ...["pair-1/script", "pair-1/stack", "pair-1/floor"],
      ...["pair-2/floor", "pair-2/stack", "pair-2/script"],
      ...["round-1/workers-1", "round-1/workers-6", "round-1/workers-4", "round-1/workers-2"],
    ]));

  it("gives the same order for the same seed, and others for others", () => {
    expect(ids({ pairs: 5 })).toEqual(ids({ pairs: 5 }));
    const orders = ["a", "b", "c", "d", "e", "f"].map((seed) => ids({ seed }).join());
    expect(new Set(orders).size).toBeGreaterThan(3);
  });

  it("lets each of the two go first about as often", () => {
    const first = Array.from(
      { length: 200 },
      (_, i) => ids({ pairs: 1, workers: [], seed: String(i) }).filter((id) => id.startsWith("pair-1") && !id.endsWith("floor"))[0],
    );
    const stack = first.filter((id) => id === "pair-1/stack").length;
    expect(stack).toBeGreaterThan(70);
    expect(stack).toBeLessThan(130);
  });

  it("can do without pairs, and without workers", () => {
    expect(ids({ pairs: 0, workers: [3], rounds: 2 })).toEqual(["round-1/workers-3", "round-2/workers-3"]);
    expect(ids({ pairs: 1, workers: [] })).toHaveLength(6);
  });
});
