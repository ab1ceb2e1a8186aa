import { resolve } from "node:path";
import { addCommand, newProgram, option, runProgram } from "../cli/lab/program";
import { benchUp } from "./bench-up/command";
import { cycles } from "./cycles/command";
import { sweep } from "./sweep";
import { test, type Scope } from "./test/command";

/** What contributors to the lab run; who uses a lab needs cli/main.ts alone. */
const checkout = resolve(__dirname, "..");
const say = (line: string) => console.log(line);
const program = newProgram("cilium-lab-dev", "Tests and benches of the lab itself.");
const like = option("--stack <name>", "STACK", "the stack that the throw-away lab is like");

const scopes = {
  test: "run everything that needs no cluster",
  "test-lab": "run the tests on real clusters, and the faults that stand for the others",
  faults: "break a real lab in every known way, and recover it",
} as const satisfies Record<Scope, string>;
for (const [scope, description] of Object.entries(scopes) as [Scope, string][]) {
  addCommand(program, scope, description, [], () => test(checkout, say, scope));
}
const blocks = [
  option("--pairs <n>", "PAIRS", "pairs that count, beside the one that warms up; 5 by default, 0 for none"),
  option("--workers <numbers>", "WORKERS", 'numbers of workers, separated by spaces, or none; "1 2 4 6" by default'),
  option("--rounds <n>", "ROUNDS", "times that each number of workers is brought up; 1 by default"),
  option("--seed <text>", "SEED", "decides the order"),
];
addCommand(program, "bench-up", "time `make up` against the corrected script and by workers", [like, ...blocks], (given) =>
  benchUp(checkout, given, say),
);
const count = option("--count <n>", "COUNT", "times that the lab comes and goes; 20 by default");
addCommand(program, "cycles", "bring a lab up and down again and again, and look for what stays", [like, count], (given) =>
  cycles(checkout, given, say),
);
// Not for people: after a `make test` that was killed, CI removes what that left, and stops the lab's own engine.
addCommand(program, "sweep", "remove what a killed test run left", [], sweep);

void runProgram(program, checkout);
