#!/usr/bin/env node
/**
 * A FAKE kubectl for unit tests: no cluster behind it. Nodes live in the JSON file $FAKE_CLUSTER, and
 * only the calls of the scripts in this folder are understood; anything else is an error. Every call that changes something is
 * appended to `calls`.
 */
const { readFileSync, writeFileSync } = require("node:fs");

const file = process.env.FAKE_CLUSTER;
const cluster = JSON.parse(readFileSync(file, "utf8"));
const args = process.argv.slice(2).filter((arg) => !arg.startsWith("--request-timeout="));

function fail(message) {
  process.stderr.write(`fake kubectl: ${message}\n`);
  process.exit(1);
}
function save(call) {
  cluster.calls = [...(cluster.calls ?? []), call];
  writeFileSync(file, JSON.stringify(cluster));
}
function unknown() {
  fail(`not understood: ${JSON.stringify(args)}`);
}

if (cluster.gone) fail("dial tcp 127.0.0.1:6443: connect: connection refused");
if (readFileSync(process.env.KUBECONFIG, "utf8") !== "the kubeconfig\n") fail("KUBECONFIG is not the file of the script");
if (process.env.KUBECONFIG_CONTENT !== undefined) fail("KUBECONFIG_CONTENT reached kubectl");
if (args.join(" ") === "get --raw /readyz") process.exit(0);

function jsonpath() {
  return (args[args.indexOf("-o") + 1] ?? "").replace(/^jsonpath=/, "");
}

nodes();

function nodes() {
  const [verb, , name] = args.filter((arg) => !arg.startsWith("--"));
  const node = cluster.nodes?.[name];
  if (!node && args.includes("--ignore-not-found")) return;
  if (!node) return fail(`nodes "${name}" not found`);
  const change = args.at(-1);
  if (verb === "get" && jsonpath().startsWith("{range .spec.taints")) {
    process.stdout.write(node.taints.map((taint) => `${taint}\n`).join(""));
  } else if (verb === "get" && jsonpath() === "{.metadata.annotations.cilium-lab/removed-taints}") {
    process.stdout.write(node.annotation ?? "");
  } else if (verb === "annotate" && change === "cilium-lab/removed-taints-") {
    delete node.annotation;
    save(`annotate ${name} ${change}`);
  } else if (verb === "annotate") {
    node.annotation = change.slice(change.indexOf("=") + 1);
    save(`annotate ${name} ${change}`);
  } else if (verb === "taint" && change.endsWith("-")) {
    const [key, effect] = change.slice(0, -1).split(":");
    const left = node.taints.filter((taint) => !(taint.startsWith(`${key}=`) && taint.endsWith(`:${effect}`)));
    if (left.length === node.taints.length) return fail(`taint "${change}" not found`);
    if (!cluster.stubborn) node.taints = left;
    save(`taint ${name} ${change}`);
  } else if (verb === "taint") {
    node.taints = [...new Set([...node.taints, change])];
    save(`taint ${name} ${change}`);
  } else unknown();
}
