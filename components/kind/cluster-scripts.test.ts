import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clusterScripts, controlPlaneTaintScripts, deriveInside, kubectlScript } from "./cluster-scripts";

/**
 * A fake `docker`, `kind` and `kubectl`: a node is a line `id name cluster network` in a file, its lease a file. They call themselves
 * fakes; the real ones are tried in tests/lab.
 */
const fakes = {
  docker: `#!/bin/sh
echo "fake docker: $*" >> "$STATE/log"
case "$1 $2" in
  "version "*) [ -z "$NO_DAEMON" ] || { echo "Cannot connect to the Docker daemon" >&2; exit 1; }; echo 27.0.0 ;;
  "network ls") [ -z "$HAVE_NETWORK" ] || echo "$HAVE_NETWORK" ;;
  "network inspect") case "$4" in *Name*) echo lab-1 ;; *) echo "\${HAVE_NETWORK:-net-1}" ;; esac ;;
  "ps -aq") [ -z "$DAEMON_DIES" ] || exit 1; for last; do :; done; cluster=\${last##*=}; awk -v c="$cluster" '$3==c{print $1}' "$STATE/nodes" ;;
  "inspect -f") case "$3" in
      *NetworkID*) awk -v i="$4" '$1==i{print $4 " "}' "$STATE/nodes" ;;
      *) awk -v n="$4" '$2==n{print $1}' "$STATE/nodes" ;;
    esac ;;
  "rm -f") shift 3; for id; do grep -v "^$id " "$STATE/nodes" > "$STATE/rest" || :; mv "$STATE/rest" "$STATE/nodes"; done ;;
  "exec "*) node=$2; grep -q " $node " "$STATE/nodes" || exit 1; shift 2
    case "$1" in
      kubectl) [ -z "$NOT_READY" ] || exit 1; awk '{print "node/" $2}' "$STATE/nodes" ;;
      cat) cat "$STATE/lease" 2>/dev/null || exit 1 ;;
      sh) echo "$3" | sed 's/echo \\([0-9a-f]*\\) .*/\\1/' > "$STATE/lease" ;;
    esac ;;
esac
`,
  kind: `#!/bin/sh
echo "fake kind: $*" >> "$STATE/log"
case "$1" in
  version) echo "\${KIND:-0.33.0}" ;;
  create) cat > "$STATE/config"; printf '%s\\n' "aaaaaaaaaaaaaaaa $CLUSTER-control-plane $CLUSTER $NETWORK_ID" "bbbbbbbbbbbbbbbb $CLUSTER-worker $CLUSTER $NETWORK_ID" >> "$STATE/nodes"
    [ -z "$KIND_FAILS" ] || { echo "fake kind: node would not start" >&2; exit 1; } ;;
esac
`,
  kubectl: "#!/bin/sh\n",
};

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "fake-docker-"));
  writeFileSync(join(state, "nodes"), "");
  for (const [name, text] of Object.entries(fakes)) {
    writeFileSync(join(state, name), text);
    chmodSync(join(state, name), 0o755);
  }
});
afterEach(() => rmSync(state, { recursive: true }));

const cluster = { CLUSTER: "lab-1", NETWORK: "lab-1", NETWORK_ID: "net-1", NODES: "2", INOTIFY_INSTANCES: "40", KIND_VERSION: "0.33.0" };
const ours = "aaaaaaaaaaaaaaaa lab-1-control-plane lab-1 net-1\nbbbbbbbbbbbbbbbb lab-1-worker lab-1 net-1\n";
const foreign = "cccccccccccccccc lab-1-control-plane lab-1 net-9\n";

function run(script: string, env: Record<string, string> = {}) {
  const result = spawnSync("/bin/sh", ["-c", script], {
    env: { PATH: `${state}:/usr/bin:/bin`, STATE: state, TMPDIR: state, ...cluster, ...env },
    input: "kind: Cluster\n",
    encoding: "utf8",
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}
const nodes = () => readFileSync(join(state, "nodes"), "utf8");
const log = () => (existsSync(join(state, "log")) ? readFileSync(join(state, "log"), "utf8") : "");

describe("preflight", () => {
  it("passes where nothing of that name is there, and prints the name", () => {
    expect(run(clusterScripts.preflight)).toEqual({ status: 0, stdout: "lab-1\n", stderr: "" });
  });

  it("lets the stack's own network and nodes be when it runs again for that name", () => {
    writeFileSync(join(state, "nodes"), ours);
    expect(run(clusterScripts.preflight, { HAVE_NETWORK: "net-1", PULUMI_COMMAND_STDOUT: "lab-1" }).status).toBe(0);
  });

  it.each<[string, Record<string, string>, string, string]>([
    [
      "a cluster of that name",
      {},
      foreign,
      "cilium-lab: a kind cluster named lab-1 exists that this stack did not make. It is left alone. Set another clusterName, or remove it with 'kind delete cluster --name lab-1'.\n",
    ],
    [
      "a cluster of the name that is to come",
      { PULUMI_COMMAND_STDOUT: "lab-0" },
      foreign,
      "cilium-lab: a kind cluster named lab-1 exists that this stack did not make. It is left alone. Set another clusterName, or remove it with 'kind delete cluster --name lab-1'.\n",
    ],
    [
      "a network of that name",
      { HAVE_NETWORK: "net-9" },
      "",
      "cilium-lab: a Docker network named lab-1 exists that this stack did not make. It is left alone. Set another clusterName, or, if a killed run left it, remove it with 'docker network rm lab-1'.\n",
    ],
    [
      "a daemon that does not answer",
      { NO_DAEMON: "1" },
      "",
      "cilium-lab: no Docker daemon answers at the default socket: Cannot connect to the Docker daemon\n",
    ],
    ["an old kind", { KIND: "0.9.0" }, "", "cilium-lab: kind is 0.9.0; wanted is 0.33.0 or later. Install it, or run 'make up'.\n"],
  ])("refuses %s", (_, env, existing, message) => {
    writeFileSync(join(state, "nodes"), existing);
    expect(run(clusterScripts.preflight, env)).toMatchObject({ status: 1, stderr: message });
    expect(nodes()).toBe(existing);
  });

  it.each([
    [39, 1, "cilium-lab: fs.inotify.max_user_instances is 39; 2 nodes want 40. Run: sudo sysctl -w fs.inotify.max_user_instances=512\n"],
    [40, 0, ""],
  ])("with %i inotify instances exits %i", (instances, status, stderr) => {
    writeFileSync(join(state, "instances"), `${instances}\n`);
    expect(run(clusterScripts.preflight.replace("/proc/sys/fs/inotify/max_user_instances", join(state, "instances")))).toMatchObject({
      status,
      stderr,
    });
  });

  it("names the tool that is missing", () => {
    rmSync(join(state, "kind"));
    expect(run(clusterScripts.preflight)).toMatchObject({
      status: 1,
      stderr: "cilium-lab: kind is not on PATH. Run 'make up', which sets it up, or 'eval \"$(make -s env)\"' for a shell that has it.\n",
    });
  });
});

describe("create", () => {
  it("makes the cluster and prints the control plane's id with a lease", () => {
    const result = run(clusterScripts.create);
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/^aaaaaaaaaaaa [0-9a-f]{16}\n$/);
    expect(readFileSync(join(state, "config"), "utf8")).toBe("kind: Cluster\n");
  });

  it("takes over a complete cluster of its own", () => {
    writeFileSync(join(state, "nodes"), ours);
    const result = run(clusterScripts.create);
    expect(result).toMatchObject({ status: 0, stderr: "cilium-lab: lab-1 is already there, made by this stack: taking it over\n" });
    expect(log()).not.toContain("fake kind");
  });

  it.each([
    ["taking over", ours],
    ["making anew", ""],
  ])("removes what a killed create left of its kubeconfig, before %s", (_, existing) => {
    writeFileSync(join(state, "nodes"), existing);
    mkdirSync(join(state, "cilium-lab-lab-1.Xy12Zz"));
    expect(run(clusterScripts.create).status).toBe(0);
    expect(readdirSync(state).filter((name) => name.startsWith("cilium-lab-lab-1."))).toEqual([]);
  });

  it.each<[string, string, Record<string, string>]>([
    ["that lacks a node", "aaaaaaaaaaaaaaaa lab-1-control-plane lab-1 net-1\n", {}],
    ["whose API server does not answer", ours, { NOT_READY: "1" }],
  ])("makes a cluster of its own anew %s", (_, existing, env) => {
    writeFileSync(join(state, "nodes"), existing);
    expect(run(clusterScripts.create, env).status).toBe(0);
    expect(log()).toMatch(/fake docker: rm -f -v aaaaaaaaaaaaaaaa[^\n]*\n(.*\n)*fake kind: create/);
  });

  it("never touches a cluster on another network", () => {
    writeFileSync(join(state, "nodes"), foreign);
    expect(run(clusterScripts.create).status).toBe(1);
    expect(nodes()).toBe(foreign);
  });

  it("makes nothing where the stack's network was replaced by another of its name", () => {
    expect(run(clusterScripts.create, { HAVE_NETWORK: "net-9" })).toMatchObject({
      status: 1,
      stderr: "cilium-lab: the Docker network lab-1 of this stack is gone. Run 'make up', which makes it anew.\n",
    });
    expect(nodes()).toBe("");
  });

  it("leaves nothing behind when kind fails", () => {
    expect(run(clusterScripts.create, { KIND_FAILS: "1" }).status).toBe(1);
    expect(nodes()).toBe("");
  });
});

describe("update", () => {
  it("renews the lease and keeps the nodes", () => {
    writeFileSync(join(state, "nodes"), ours);
    expect(run(clusterScripts.update).stdout).toMatch(/^aaaaaaaaaaaa [0-9a-f]{16}\n$/);
    expect(nodes()).toBe(ours);
  });

  it("says what to do when the nodes are gone", () => {
    expect(run(clusterScripts.update)).toMatchObject({
      status: 1,
      stderr: "cilium-lab: the nodes of lab-1 are not all there any more. Run 'make up', which makes the cluster anew.\n",
    });
  });
});

describe("delete", () => {
  it("removes the nodes that its create made", () => {
    const { stdout } = run(clusterScripts.create);
    expect(run(clusterScripts.delete, { PULUMI_COMMAND_STDOUT: stdout.trim() }).status).toBe(0);
    expect(nodes()).toBe("");
  });

  it("leaves a cluster that a successor took over", () => {
    const first = run(clusterScripts.create).stdout.trim();
    run(clusterScripts.create);
    expect(run(clusterScripts.delete, { PULUMI_COMMAND_STDOUT: first })).toMatchObject({
      status: 0,
      stderr: "cilium-lab: lab-1 was taken over by a later run: left alone\n",
    });
    expect(nodes()).toBe(ours);
  });

  it.each([clusterScripts.delete, clusterScripts.sweep])("does not take a daemon that does not answer for one without nodes", (script) => {
    writeFileSync(join(state, "nodes"), ours);
    expect(run(script, { DAEMON_DIES: "1" }).status).toBe(1);
  });

  it("removes what a killed create left of its kubeconfig", () => {
    mkdirSync(join(state, "cilium-lab-lab-1.Ab12Cd"));
    mkdirSync(join(state, "cilium-lab-lab-12.Ab12Cd"));
    expect(run(clusterScripts.delete).status).toBe(0);
    expect(readdirSync(state).filter((name) => name.startsWith("cilium-lab-"))).toEqual(["cilium-lab-lab-12.Ab12Cd"]);
  });

  it.each(["", foreign])("succeeds where there is nothing of its own: %j", (existing) => {
    writeFileSync(join(state, "nodes"), existing);
    expect(run(clusterScripts.delete).status).toBe(0);
    expect(nodes()).toBe(existing);
  });
});

it("sweeps the nodes of a create that was killed, and only those", () => {
  writeFileSync(join(state, "nodes"), ours + foreign);
  expect(run(clusterScripts.sweep).status).toBe(0);
  expect(nodes()).toBe(foreign);
});

it("sweeps a node that was made and never started, of which Docker has its network's name only", () => {
  writeFileSync(join(state, "nodes"), `${ours}dddddddddddddddd lab-1-worker2 lab-1 lab-1\n`);
  expect(run(clusterScripts.sweep).status).toBe(0);
  expect(nodes()).toBe("");
});

it("is POSIX sh throughout", () => {
  const all = [...Object.values(clusterScripts), ...Object.values(controlPlaneTaintScripts), deriveInside, kubectlScript("")];
  for (const script of all) execFileSync("/bin/sh", ["-n", "-c", script]);
});
