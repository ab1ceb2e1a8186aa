import { resolve } from "node:path";
import { runProgram } from "./lab/program";
import { labProgram } from "./program";

/** What the first part of the Makefile's targets run. */
const checkout = resolve(__dirname, "..");
void runProgram(
  labProgram(checkout, (line) => console.log(line)),
  checkout,
);
