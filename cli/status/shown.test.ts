import { describe, expect, it } from "vitest";
import { plain } from "../reporting/cells";
import { shown } from "./shown";

const rows = (length: number, broken: number[]) =>
  Array.from({ length }, (_, i) => ({ whole: !broken.includes(i), cells: [plain(String(i))] }));
const texts = (...args: Parameters<typeof rows>) => shown(rows(...args)).map(([cell]) => cell?.text);
const upTo = (last: number) => Array.from({ length: last + 1 }, (_, i) => String(i));

describe("shown", () => {
  it.each<[string, number, number[], string[]]>([
    ["all there are room for, in their order", 9, [4], upTo(8)],
    ["those that differ first, where there are more", 11, [10], ["10", ...upTo(7), "  and 2 more, all as declared"]],
    ["how many of the others differ", 12, upTo(10).map(Number), [...upTo(8), "  and 3 more, 2 of them not as declared"]],
  ])("gives %s", (_, length, broken, expected) => expect(texts(length, broken)).toEqual(expected));
});
