import { describe, expect, it } from "vitest";
import { kindCommand, placesOf } from "./kind-command";
import { UNKNOWN, type PlainMap } from "../core/plain-value";

it.each<[string, PlainMap, object[]]>([
  ["no input", {}, []],
  [
    "inputs",
    { delete: "d", update: "c", create: "b", stdin: "a", triggers: ["e"] },
    [
      { name: "stdin", value: "a" },
      { name: "create", value: "b" },
      { name: "update", value: "c" },
    ],
  ],
  [
    "the interpreter's words",
    { interpreter: ["a", UNKNOWN] },
    [
      { name: "interpreter[0]", value: "a" },
      { name: "interpreter[1]", value: UNKNOWN },
    ],
  ],
  ["an interpreter that is not known", { interpreter: UNKNOWN }, [{ name: "interpreter", value: UNKNOWN }]],
  [
    "variables",
    { environment: { A: "b", C: UNKNOWN } },
    [
      { name: "environment.A", value: "b" },
      { name: "environment.C", value: UNKNOWN },
    ],
  ],
  ["variables that are not known", { environment: UNKNOWN }, [{ name: "environment", value: UNKNOWN }]],
])("looks at %s", (_, props, places) => expect(placesOf(props)).toEqual(places));

const none = { mentioned: false, withConfig: false, withoutConfig: false };
const spoken = { ...none, mentioned: true };
const withConfig = { ...spoken, withConfig: true };
const withoutConfig = { ...spoken, withoutConfig: true };

describe("kind in a script", () => {
  it.each<[script: string, found: object]>([
    ["true", none],
    ["kind get clusters", none],
    ["kind delete cluster", none],
    ["# kind create cluster", none],
    ["true\n  # kind create cluster", none],
    ["kind\ncreate cluster", none],
    ["kinds create cluster", none],
    ["kind create clusters", none],
    ["kind xcreate cluster", none],
    ["xkind create cluster", none],
    ["echo kind create cluster", spoken],
    ["KIND CREATE CLUSTER", spoken],
    ["kind is to create cluster a", spoken],
    ["kind create  cluster", withoutConfig],
    ["kind create cluster --name lab", withoutConfig],
    ["kind create cluster --name $NAME", withoutConfig],
    ["kind create cluster --name   $NAME", withoutConfig],
    ["kind create cluster --name=$NAME", withoutConfig],
    ["kind create cluster\n# --config=a", withoutConfig],
    ["kind create cluster; a --config=b", withoutConfig],
    ["kind create cluster && a --config=b", withoutConfig],
    ["kind create cluster | a --config=b", withoutConfig],
    ["kind create cluster --configs", withoutConfig],
    ["kind create cluster --config=-", withConfig],
    ["kind create cluster --config -", withConfig],
    ["kind create cluster --name 'a #b' --config=-", withConfig],
    ["kind create cluster $ARGS", withConfig],
    ['kind create cluster "$ARGS"', withConfig],
    ["kind create cluster '$ARGS'", withConfig],
    ["kind create cluster --wait 1m $ARGS", withConfig],
    ["kind create cluster a-b $ARGS", withConfig],
    ["kind create cluster --name lab \\\n  --config=-", withConfig],
    ["kind create cluster --name lab \\\r\n  --config=-", withConfig],
    ["kind create clus\\\nter --config=-", withConfig],
    ["kind create cluster --name a\nkind create cluster --name b --config=-", { ...withConfig, withoutConfig: true }],
  ])("%s", (create, found) => expect(kindCommand({ create })).toEqual(found));
});

describe("kind as a command", () => {
  it.each([
    "",
    "; ",
    "a & ",
    "a | ",
    "a && ",
    "( ",
    "{ ",
    "! ",
    "` ",
    "sh -c ' ",
    'bash -ec" ',
    "A=b ",
    "A_1=b C= ",
    "then ",
    "do ",
    "else ",
    "if ",
    "while ",
    "until ",
    "exec ",
    "command ",
    "env A=b ",
    "sudo -E ",
    "/usr/bin/sudo ",
    "nohup ",
    "nice -n 5 ",
    "time ",
    "timeout 60s ",
    "sudo -u 1000 ",
    "/usr/local/bin/",
    "./",
    "  ",
    "\t",
    "true\n",
  ])("behind %j", (before) => expect(kindCommand({ create: `${before}kind create cluster` })).toEqual(withoutConfig));

  it.each([" -v 1", " --verbosity 1", " -q", " 1"])("with%s in the middle", (middle) =>
    expect(kindCommand({ create: `kind${middle} create cluster` })).toEqual(withoutConfig),
  );

  it.each(["echo ", "echo 'a; ' ", "a ", "$A ", "1a=b ", "'", '"', "a-c ", "timeout 1min "])("not behind %j", (before) =>
    expect(kindCommand({ create: `${before}kind create cluster` })).toEqual(spoken),
  );
});

describe("kind in other inputs", () => {
  it.each<[string, PlainMap, object]>([
    ["standard input", { stdin: "kind create cluster" }, withoutConfig],
    ["a variable", { environment: { A: "kind create cluster" } }, withoutConfig],
    ["a word of the interpreter", { interpreter: ["sh", "-c", "kind create cluster"] }, withoutConfig],
    ["the program to delete", { delete: "kind create cluster" }, none],
    ["the interpreter and the program", { interpreter: ["kind", "create"], create: "cluster" }, withoutConfig],
    ["the interpreter and the update", { interpreter: ["kind", "create"], update: "cluster" }, withoutConfig],
    ["the interpreter alone", { interpreter: ["kind", "create"], delete: "cluster" }, none],
    ["an interpreter with a config", { interpreter: ["kind", "create", "cluster"], create: "--config=-" }, withConfig],
    ["an interpreter and what is not known", { interpreter: ["kind", "create", "cluster"], create: UNKNOWN }, withConfig],
    ["what is not known", { create: UNKNOWN, interpreter: UNKNOWN, environment: UNKNOWN }, none],
    ["what is no text", { create: 1, interpreter: "kind create cluster" }, withoutConfig],
  ])("%s", (_, props, found) => expect(kindCommand(props)).toEqual(found));
});
