import { expect, it } from "vitest";
import type { Ran } from "./checkout";

/** A lab that is as declared, and what it takes to change it behind the stack's back. */
export interface DeclaredLab {
  kubectl(...args: string[]): Promise<string>;
  /** Runs a command in a node; gives the lines that it printed. */
  inNode(node: string, ...command: string[]): Promise<string[]>;
  /** Runs `make drift`. */
  drift(): Promise<Ran>;
  /** Runs `make up`. */
  up(): Promise<Ran>;
  /** Runs a plain `pulumi refresh` that fails where it finds a change. */
  refresh(): Promise<Ran>;
  /** The control plane and its workers, as Kubernetes calls them. */
  nodes(): Promise<string[]>;
}

/** One change by hand. */
interface Change {
  name: string;
  by(lab: DeclaredLab, nodes: { controlPlane: string; worker: string }): Promise<unknown>;
  /** Lines of `make drift`, in which WORKER is the worker and CONTROL-PLANE the control plane. */
  says: (string | RegExp)[];
}

const inKubeSystem = ["-n", "kube-system"];

function patched(lab: DeclaredLab, object: string[], patch: object): Promise<string> {
  return lab.kubectl(...inKubeSystem, "patch", ...object, "--type=merge", "-p", JSON.stringify(patch));
}

const patchedByPath = (lab: DeclaredLab, object: string[], ...operations: object[]) =>
  lab.kubectl(...inKubeSystem, "patch", ...object, "--type=json", "-p", JSON.stringify(operations));

const changes: Change[] = [
  {
    name: "an option that one agent has taken, and one that no agent has",
    async by(lab, { worker }) {
      await patched(lab, ["configmap", "cilium-config"], { data: { "enable-host-legacy-routing": "true" } });
      await lab.kubectl(...inKubeSystem, "delete", "pods", "-l", "k8s-app=cilium", `--field-selector=spec.nodeName=${worker}`);
      await lab.kubectl(...inKubeSystem, "rollout", "status", "daemonset/cilium", "--timeout=300s");
      await patched(lab, ["configmap", "cilium-config"], { data: { "bpf-lb-mode": "dsr", "enable-added-by-hand": "true" } });
    },
    says: [
      "@@ ConfigMap kube-system/cilium-config @@",
      '-data.bpf-lb-mode: "snat"',
      '+data.bpf-lb-mode: "dsr"  # taken by no agent yet',
      '+data.enable-added-by-hand: "true"  # taken by no agent yet',
      '-data.enable-host-legacy-routing: "false"',
      '+data.enable-host-legacy-routing: "true"  # taken by the agent on WORKER',
      "@@ agent on node WORKER @@",
      '-enable-host-legacy-routing: "false"',
      '+enable-host-legacy-routing: "true"',
      '-Routing: Host: "BPF"',
      '+Routing: Host: "Legacy"',
    ],
  },
  {
    name: "an object of the chart that is gone",
    by: (lab) => lab.kubectl(...inKubeSystem, "delete", "role", "cilium-config-agent"),
    says: ["@@ Role kube-system/cilium-config-agent @@\n-there"],
  },
  {
    name: "a variable of the agents, under OnDelete so that it costs no restart",
    async by(lab) {
      await patched(lab, ["daemonset", "cilium"], { spec: { updateStrategy: { type: "OnDelete", rollingUpdate: null } } });
      await patchedByPath(lab, ["daemonset", "cilium"], {
        op: "add",
        path: "/spec/template/spec/containers/0/env/-",
        value: { name: "ADDED_BY_HAND", value: "1" },
      });
    },
    says: [
      '-spec.updateStrategy.type: "RollingUpdate"',
      '+spec.updateStrategy.type: "OnDelete"',
      '+spec.template.spec.containers[cilium-agent].env[ADDED_BY_HAND]: {"name":"ADDED_BY_HAND","value":"1"}',
    ],
  },
  {
    name: "the operator, scaled, and with a field that the chart does not set",
    async by(lab) {
      await lab.kubectl(...inKubeSystem, "scale", "deployment", "cilium-operator", "--replicas=0");
      await patched(lab, ["deployment", "cilium-operator"], { spec: { template: { spec: { hostPID: true } } } });
    },
    says: ["-spec.replicas: 1", "+spec.replicas: 0", "+spec.template.spec.hostPID: true"],
  },
  {
    name: "the control plane's taint",
    by: (lab, { controlPlane }) => lab.kubectl("taint", "node", controlPlane, "node-role.kubernetes.io/control-plane=:NoSchedule"),
    says: ['control-plane taint\n@@ node CONTROL-PLANE @@\n-taint: "none"\n+taint: "node-role.kubernetes.io/control-plane:NoSchedule"'],
  },
  {
    name: "CoreDNS's upstream",
    async by(lab) {
      const { data } = JSON.parse(await lab.kubectl(...inKubeSystem, "get", "configmap", "coredns", "-o", "json")) as {
        data: { Corefile: string };
      };
      await patched(lab, ["configmap", "coredns"], {
        data: { Corefile: `${data.Corefile}example.org:53 {\n    forward . 192.0.2.53\n}\n` },
      });
    },
    says: [/\+data\.Corefile line \d+: " {4}forward \. 192\.0\.2\.53"/],
  },
  {
    name: "a tunnel device",
    by: (lab, { worker }) =>
      lab.inNode(worker, "ip", "link", "add", "vxlan7", "type", "vxlan", "id", "7", "dstport", "8472", "dev", "eth0"),
    says: ["@@ node WORKER @@", '-tunnel device: "none"', '+tunnel device: "vxlan7 (vxlan)"'],
  },
  {
    name: "a direct route, kept away",
    async by(lab, { controlPlane }) {
      const route = (await lab.inNode(controlPlane, "ip", "-4", "route")).find(
        (line) => / via \S+ dev eth0/.test(line) && !line.startsWith("default"),
      );
      if (route === undefined) throw new Error(`${controlPlane} has no direct route to take away`);
      // The agent puts it back within a minute, so it is taken away again and again.
      await lab.inNode(controlPlane, "touch", heldAway);
      await lab.inNode(
        controlPlane,
        "bash",
        "-c",
        `(while [ -e ${heldAway} ]; do ip route del ${route}; sleep 0.2; done) >/dev/null 2>&1 & disown; sleep 0.5`,
      );
    },
    says: [/-route to \S+, pods of \S+: "via \S+"\n\+route to \S+, pods of \S+: "missing"/],
  },
];

/** File in the control plane: as long as it is there, a route is not. */
const heldAway = "/run/lab-test-drift";

const clean = /^No drift: the lab "\w+" is as declared\.$/m;

/** Changes the lab in eight ways at once; `make drift` tells each, a refresh of Pulumi none, one `make up` mends them all. */
export function itTellsAndMendsDrift(lab: DeclaredLab): void {
  it("has not drifted, by `make drift`", async () => {
    const { exitCode, stdout, stderr } = await lab.drift();
    expect(stdout, stderr).toMatch(clean);
    expect(exitCode).toBe(0);
  });

  it(`tells by \`make drift\` what was changed by hand: ${changes.map(({ name }) => name).join("; ")}; which a refresh does not`, async () => {
    const [controlPlane, worker] = (await lab.nodes()) as [string, string];
    for (const { by } of changes) await by(lab, { controlPlane, worker });
    const { exitCode, stdout, stderr } = await lab.drift();
    await lab.inNode(controlPlane, "rm", heldAway);
    const named = (text: string) => text.replaceAll("WORKER", worker).replaceAll("CONTROL-PLANE", controlPlane);
    for (const says of changes.flatMap((change) => change.says)) {
      if (typeof says === "string") expect(stdout).toContain(named(says));
      else expect(stdout).toMatch(says);
    }
    expect(stdout).toMatch(/\d+ differences; `make up` mends all of them\./);
    // That of make.
    expect(exitCode, stderr).toBe(2);
    const refreshed = await lab.refresh();
    expect(refreshed.exitCode, refreshed.stdout + refreshed.stderr).toBe(0);
  });

  it("mends by one `make up` what had drifted, says each line, and proves the datapath again", async () => {
    const { exitCode, stdout, stderr } = await lab.up();
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toContain('drift: ConfigMap kube-system/cilium-config, data.bpf-lb-mode: "dsr", declared "snat"; put back.');
    expect(stdout).not.toContain("could not be mended");
    expect(stdout).toMatch(/datapath-probe\s+replaced/);
    const after = await lab.drift();
    expect(after.stdout, after.stderr).toMatch(clean);
    expect(after.exitCode).toBe(0);
  });
}
