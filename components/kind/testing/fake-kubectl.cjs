#!/usr/bin/env node
/**
 * A FAKE kubectl for unit tests: no cluster behind it. Nodes, one ConfigMap and one Deployment live in the JSON file $FAKE_CLUSTER,
 * and only the calls of the scripts in this folder are understood; anything else is an error. Every call that changes something is
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

function option(name) {
  return args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
}
function jsonpath() {
  return (args[args.indexOf("-o") + 1] ?? "").replace(/^jsonpath=/, "");
}

if (args[0] === "-n" && args[1] === "kube-system") {
  args.splice(0, 2);
  coredns();
} else nodes();

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

function coredns() {
  const [verb, kind, name] = args;
  if (name !== "coredns") return unknown();
  if (verb === "get" && kind === "configmap") {
    if (!cluster.configmap) return args.includes("--ignore-not-found") ? undefined : fail('configmaps "coredns" not found');
    const key = jsonpath().replace("{.data.", "").replace(/}$/, "").replaceAll("\\.", ".");
    process.stdout.write(cluster.configmap[key] ?? "");
  } else if (verb === "create" && kind === "configmap" && args.includes("--dry-run=client")) {
    const files = args.filter((arg) => arg.startsWith("--from-file=")).map((arg) => arg.slice("--from-file=".length).split("="));
    const data = Object.fromEntries(files.map(([key, path]) => [key, readFileSync(path, "utf8")]));
    process.stdout.write(JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, creationTimestamp: null }, data }));
  } else if (verb === "patch" && args.includes("--type=merge")) {
    const text = option("--patch-file") ? readFileSync(option("--patch-file"), "utf8") : args[args.indexOf("-p") + 1];
    const patch = JSON.parse(text);
    const [target, changes] =
      kind === "configmap" ? [cluster.configmap, patch.data] : [cluster.podAnnotations, patch.spec.template.metadata.annotations];
    let changed = false;
    for (const [key, value] of Object.entries(changes)) {
      changed ||= (target[key] ?? null) !== value;
      if (value === null) delete target[key];
      else target[key] = value;
    }
    if (changed) save(`patch ${kind} ${Object.keys(changes).join(" ")}`);
  } else unknown();
}
