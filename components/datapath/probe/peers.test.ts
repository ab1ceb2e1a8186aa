import { describe, expect, it } from "vitest";
import { peersOf } from "./peers";

describe("peersOf", () => {
  it.each([
    [0, 1, 2, []],
    [0, 2, 2, [1]],
    [1, 2, 2, [0]],
    [1, 3, 2, [2, 0]],
    [8, 10, 3, [9, 0, 1]],
    [0, 9, 8, [1, 2, 3, 4, 5, 6, 7, 8]],
  ])("gives place %d of %d up to %d others", (place, size, count, expected) => {
    expect(peersOf(place, size, count)).toEqual(expected);
  });

  it("has every place of a large ring asked by as many", () => {
    const asked = Array.from({ length: 100 }, (_, place) => peersOf(place, 100, 8)).flat();
    expect(asked).toHaveLength(800);
    expect(Array.from({ length: 100 }, (_, place) => asked.filter((peer) => peer === place).length)).toEqual(Array(100).fill(8));
  });
});
