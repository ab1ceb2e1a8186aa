import { describe, expect, it } from "vitest";
import { UNKNOWN, type PlainValue } from "../core/plain-value";
import { givenOptions } from "./option-overrides";

function given(root: PlainValue) {
  const { given, unreadable } = givenOptions({ subject: "It", root, locate: (key) => `(${key})`, under: "cilium." });
  return { given: given.map(({ key, value, place, write }) => [key, value, place, write("x")]), unreadable };
}

const flag = (key: string, value: PlainValue, index = 0): PlainValue[] => [
  key,
  value,
  `\`--${key}\` in (extraArgs[${index}])`,
  `--${key}=x`,
];
const hidden = (place: string) =>
  `It sets (${place}) to a value that is not known during preview, so it cannot be checked for what undoes the datapath. Take it from no other resource's output: write it as a literal.`;

const misplaced = (place: string, found: string, kind: string) =>
  `It sets (${place}) to ${found} where a ${kind} belongs, so it cannot be checked for what undoes the datapath. Write a ${kind}.`;

const cases: [string, PlainValue, PlainValue[][]][] = [
  ["no values", null, []],
  ["nothing in any place", { extraArgs: null, extraEnv: null, extraConfig: null }, []],
  ["a list of values", ["--a=b"], []],
  ["nothing beside the chart", { routingMode: "native", extraArgs: null, extraEnv: [], extraConfig: {} }, []],
  ["a flag with its word", { extraArgs: ["--a-b=c=d"] }, [flag("a-b", "c=d")]],
  ["a flag and its word", { extraArgs: ["--a", "b"] }, [flag("a", "b")]],
  ["a flag and its word in one", { extraArgs: [" --a b "] }, [flag("a", "b")]],
  ["a quoted flag", { extraArgs: ['--a="b"'] }, [flag("a", "b")]],
  ["a switch at the end", { extraArgs: ["--a"] }, [flag("a", "true")]],
  ["a switch before what is no text", { extraArgs: ["--a", null] }, [flag("a", "true")]],
  ["a switch before another", { extraArgs: ["--a", "--b=1"] }, [flag("a", "true"), flag("b", "1", 1)]],
  ["a switch with a word that it does not take", { extraArgs: ["--a", "false"] }, [flag("a", "true"), flag("a", "false")]],
  ["words with blanks around them", { extraArgs: ["  --a   b  ", " "] }, [flag("a", "b")]],
  ["a text that is no flag with one in it", { extraArgs: ["a--b=c"] }, []],
  [
    "a flag and a word that begins like a switch's",
    { extraArgs: ["--a", "trueish", "--b", "falsely", "--c", "a-b"] },
    [flag("a", "trueish"), flag("b", "falsely", 2), flag("c", "a-b", 4)],
  ],
  ["a flag with an empty word", { extraArgs: ["--a=", "b"] }, [flag("a", "")]],
  [
    "the letter of the tunnel",
    { extraArgs: ["-tvxlan", "-t=geneve", "-t", "vxlan"] },
    [flag("tunnel", "vxlan"), flag("tunnel", "geneve", 1), flag("tunnel", "vxlan", 2)],
  ],
  ["a text for a list", { extraArgs: "--a=b" }, [["a", "b", "`--a` in (extraArgs)", "--a=x"]]],
  ["words and numbers that are no flags", { extraArgs: ["a", "-v", 1, true, null] }, []],
  ["a variable", { extraEnv: [{ name: "CILIUM_A_B", value: "c" }] }, [["a-b", "c", "`CILIUM_A_B` in (extraEnv[0])", "CILIUM_A_B=x"]]],
  [
    "a variable from elsewhere",
    { extraEnv: [{ name: "CILIUM_A", valueFrom: { fieldRef: {} } }] },
    [["a", UNKNOWN, "`CILIUM_A` in (extraEnv[0])", "CILIUM_A=x"]],
  ],
  ["a variable without a value", { extraEnv: [{ name: "CILIUM_A" }] }, [["a", "", "`CILIUM_A` in (extraEnv[0])", "CILIUM_A=x"]]],
  [
    "a variable with blanks around its name",
    { extraEnv: [{ name: " CILIUM_A\n", value: "b" }] },
    [["a", "b", "`CILIUM_A` in (extraEnv[0])", "CILIUM_A=x"]],
  ],
  [
    "variables of others",
    {
      extraEnv: [
        { name: "MY_CILIUM_A", value: "b" },
        { name: "CILIUM_A-B", value: "c" },
        { name: "GODEBUG", value: UNKNOWN },
        { value: "x" },
        "CILIUM_A",
      ],
    },
    [],
  ],
  ["a key of extraConfig", { extraConfig: { "A-b": 1 } }, [["a-b", 1, "(extraConfig.A-b)", 'cilium.extraConfig.A-b: "x"']]],
  ["a line in a text", { a: { b: ["1\n  C-d: 'e' # f\nno key\n"] } }, [["c-d", "e", "`C-d` in a line of (a.b[0])", "C-d: x"]]],
  [
    "a line in a text, quoted and with blanks",
    { a: "1\n  'c' :   \"d\"\n  e f: g\n  h/i: j\n" },
    [["c", "d", "`c` in a line of (a)", "c: x"]],
  ],
  ["a line without a value", { a: "1\nc:\n" }, [["c", "", "`c` in a line of (a)", "c: x"]]],
  [
    "the first line of a text, and lines of what is quoted",
    { a: "b: c", extraArgs: ["x\ny: z"], extraEnv: ["x\ny: z"], extraConfig: { k: "x\ny: z" } },
    [["k", "x\ny: z", "(extraConfig.k)", 'cilium.extraConfig.k: "x"']],
  ],
];

const unreadable: [string, PlainValue, string[]][] = [
  ["unknown places", { extraArgs: UNKNOWN, extraEnv: UNKNOWN, extraConfig: UNKNOWN }, ["extraArgs", "extraEnv", "extraConfig"].map(hidden)],
  [
    "unknown items",
    { extraArgs: [UNKNOWN], extraEnv: [UNKNOWN, { name: UNKNOWN }] },
    ["extraArgs[0]", "extraEnv[0]", "extraEnv[1]"].map(hidden),
  ],
  ["a map for a list", { extraArgs: {} }, [misplaced("extraArgs", "a map", "list")]],
  ["a text for a list of maps", { extraEnv: "CILIUM_A=b" }, [misplaced("extraEnv", "another string", "list")]],
  [
    "a text and a list for maps",
    { extraEnv: 1, extraConfig: false },
    [misplaced("extraEnv", "a number", "list"), misplaced("extraConfig", "false", "map")],
  ],
  ["a text for a map", { extraConfig: "a: b" }, [misplaced("extraConfig", "another string", "map")]],
  ["a list for a map", { extraConfig: [{ a: "b" }] }, [misplaced("extraConfig", "a list", "map")]],
  ["values that are unknown as a whole, of which others speak", UNKNOWN, []],
];

describe("givenOptions", () => {
  it.each(cases)("reads %s", (_, root, expected) => expect(given(root)).toEqual({ given: expected, unreadable: [] }));
  it.each(unreadable)("does not read %s", (_, root, expected) => expect(given(root)).toEqual({ given: [], unreadable: expected }));
});
