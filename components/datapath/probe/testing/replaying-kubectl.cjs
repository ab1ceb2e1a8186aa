#!/usr/bin/env node
/** A FAKE kubectl for unit tests: no cluster behind it. Answers from the JSON file $FAKE_ANSWERS, a list of [part of the call, what to print]. */
const { readFileSync, statSync } = require("node:fs");

const call = process.argv.slice(2).join(" ");
const answer = JSON.parse(readFileSync(process.env.FAKE_ANSWERS, "utf8")).find(([words]) => call.includes(words));
const kubeconfig = readFileSync(process.env.KUBECONFIG, "utf8");
if (kubeconfig !== "the kubeconfig" || (statSync(process.env.KUBECONFIG).mode & 0o77) !== 0 || process.env.KUBECONFIG_CONTENT) {
  process.stderr.write("fake kubectl: the kubeconfig does not come by a private file alone\n");
  process.exit(1);
}
if (!answer) {
  process.stderr.write(`The connection to the server was refused\nfake kubectl: no answer to ${call}\n`);
  process.exit(1);
}
process.stdout.write(answer[1]);
