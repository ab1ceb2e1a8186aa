import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Ran } from "../lab/checkout";
import { Secrets } from "../lab/secrets";
import { makeFaultLab, removeFaultLab, type FaultLab } from "./fault-lab";
import { inventory, withoutLab, type Inventory } from "./inventory";
import { addressesOf, nextEvent, occupy } from "./docker-side";
import { deep, faultRow } from "./table";

/**
 * Nodes, networks and the API server that are stopped, moved or removed under the lab: Pulumi compares a program with a state, and sees none of it.
 *
 * In an order in which each fault finds a lab that the one before left whole.
 */
describe.skipIf(process.env.LAB_TEST_BASE === undefined)("a lab whose machine changes under it", () => {
  const stack = "machine";
  const secrets = new Secrets();
  let lab: FaultLab;
  let healthy: Inventory;

  const make = (target: string) => lab.checkout.make(target, stack);
  const nodes = async () =>
    (
      await lab.docker(
        "ps",
        "--all",
        "--filter",
        `name=^/?${lab.clusterName}-.*`,
        "--filter",
        "label=io.x-k8s.kind.cluster",
        "--format",
        "{{.Names}}",
      )
    ).toSorted();
  const cluster = async () => ((await state()).outputs as { clusterName: string }).clusterName;
  const state = async () => ({
    outputs: JSON.parse(await lab.checkout.ask(stack, "pulumi", ["stack", "output", "--json", "--stack", stack])) as Record<
      string,
      unknown
    >,
  });

  async function succeed(target: string): Promise<Ran> {
    const ran = await make(target);
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    return ran;
  }

  /** `make up` says `found`, does what it does, and ends with a proof. */
  async function comesUp(...found: (string | RegExp)[]): Promise<Ran> {
    const ran = await succeed("up");
    for (const text of found) expect(ran.stdout).toMatch(text);
    // Made by this very run: by a create, a replacement or an update of the probe.
    expect(ran.stdout).toMatch(/datapath-probe (created|replaced|updated)/);
    return ran;
  }

  beforeAll(async () => {
    lab = await makeFaultLab(stack);
    await succeed("up");
    healthy = await inventory(lab);
    for (const node of await nodes())
      if (node.endsWith("control-plane")) secrets.learn((await lab.docker("exec", node, "cat", "/etc/kubernetes/admin.conf")).join("\n"));
  });

  afterEach(async () => {
    for (const node of await nodes())
      if (node.endsWith("control-plane"))
        secrets.learn((await lab.docker("exec", node, "cat", "/etc/kubernetes/admin.conf").catch(() => [])).join("\n"));
    await secrets.expectNowhere(lab.checkout);
  });

  afterAll(async () => {
    if (lab !== undefined) await removeFaultLab(lab);
  });

  it("a worker stopped", async () => {
    const worker = `${await cluster()}-worker`;
    await lab.docker("stop", "--time", "2", worker);
    await faultRow(
      lab,
      {
        happened: "the API server still calls it Ready, and Pulumi sees no change",
        recovery: "`make up` starts it, waits until it reports, and proves the datapath",
        leaves: healthy,
      },
      async () => {
        await comesUp(
          `Node ${worker} is stopped: starting it again.`,
          `Node ${worker} was started since the datapath was proven: it is proven again.`,
        );
      },
    );
  });

  deep("all nodes stopped, and their addresses taken", async () => {
    const before = await addressesOf(lab, await nodes());
    await lab.docker("stop", "--time", "2", ...(await nodes()));
    const image = (await lab.docker("inspect", "--format", "{{.Config.Image}}", ...(await nodes())))[0]!;
    const leave = await occupy(lab, await cluster(), Object.values(before), image);
    const preview = await succeed("preview");
    expect(preview.stdout).toMatch(
      /Nodes .*-control-plane, .*-worker are stopped: `make up` starts them again, and proves the datapath again\./,
    );
    try {
      await faultRow(
        lab,
        {
          happened: "the nodes come back with other addresses",
          recovery: "`make up` starts them; agents, routes and the API server follow, which it proves",
          leaves: healthy,
        },
        async () => {
          await comesUp(/Nodes .*-control-plane, .*-worker are stopped: starting them again\./);
          const after = await addressesOf(lab, await nodes());
          for (const [node, address] of Object.entries(before)) expect(after[node]).not.toBe(address);
          expect((await state()).outputs["datapath"]).toMatchObject({
            nodes: Object.entries(after).map(([name, address]) => ({ name, address })),
          });
          await leave();
        },
      );
    } finally {
      await leave();
    }
  });

  deep("the API server down", async () => {
    const controlPlane = `${await cluster()}-control-plane`;
    const shell = (script: string) => lab.docker("exec", controlPlane, "sh", "-c", script);
    await shell("mv /etc/kubernetes/manifests/kube-apiserver.yaml /kind/; while pidof kube-apiserver >/dev/null; do sleep 0.2; done");
    try {
      const preview = await succeed("preview");
      expect(preview.stdout).toMatch(
        /All nodes run, and the API server does not answer \(.*\): what follows is worked out from the stack's state alone\./,
      );
      expect(preview.stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
      const up = await make("up");
      expect(up.exitCode).not.toBe(0);
      expect(up.stderr).toMatch(
        /All nodes of the lab run, and its API server has not answered for 30 s: .*\n`make down`, then `make up` make the lab anew\./,
      );
      await lab.checkout.inLab(stack, "pulumi", ["refresh", "--yes", "--non-interactive", "--stack", stack]);
    } finally {
      await shell("mv /kind/kube-apiserver.yaml /etc/kubernetes/manifests/");
    }
    await shell("until kubectl --kubeconfig=/etc/kubernetes/admin.conf get --raw=/readyz >/dev/null 2>&1; do sleep 0.5; done");
    const recovery =
      "`make preview` says so and works on the state, `make up` refuses to call it up, `pulumi refresh` forgets nothing; with the server back, `make up` changes nothing but the proof";
    await faultRow(lab, { happened: "all nodes run, nothing answers", recovery, leaves: healthy }, async () => {
      // Agents that are not back yet are drift, so that the datapath is proven again.
      expect((await succeed("up")).stdout).toMatch(/Resources:\n(?: +\+-1 replaced\n)? +\d+ unchanged\n/);
    });
  });

  deep("the machine's clock set back", async () => {
    const exported = JSON.parse(await lab.checkout.ask(stack, "pulumi", ["stack", "export", "--stack", stack])) as {
      deployment: { resources: { urn: string; modified?: string }[] };
    };
    // Setting the real clock would be everybody's: the proof is moved instead.
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    for (const resource of exported.deployment.resources) if (resource.urn.endsWith("::datapath-probe")) resource.modified = tomorrow;
    await lab.checkout.ask(stack, "pulumi", ["stack", "import", "--stack", stack], JSON.stringify(exported));
    await faultRow(
      lab,
      {
        happened: "the last proof is of tomorrow, so nobody can tell what was restarted since",
        recovery: "`make up` says so, and proves the datapath",
        leaves: healthy,
      },
      async () => {
        await comesUp(
          `The datapath was proven at ${tomorrow}, which is still to come, so this machine's clock was set back: it is proven again.`,
        );
      },
    );
  });

  it("a worker removed", async () => {
    const name = await cluster();
    await lab.docker("rm", "--force", "--volumes", `${name}-worker`);
    const preview = await succeed("preview");
    expect(preview.stdout).toContain(
      `1 of the 2 nodes of ${name} was removed behind the stack's back: \`make up\` makes the cluster anew.`,
    );
    expect(preview.stdout).toMatch(/command:local:Command\s+lab-nodes\s+replace/);
    await faultRow(
      lab,
      { happened: "kind cannot add a node to a cluster", recovery: "`make up` makes the cluster anew, and proves it", leaves: healthy },
      async () => {
        await comesUp(`1 of the 2 nodes of ${name} was removed behind the stack's back: the cluster is made anew.`);
      },
    );
  });

  deep("`kind create` failing midway, after the control plane was removed", async () => {
    const name = await cluster();
    await lab.docker("rm", "--force", "--volumes", `${name}-control-plane`);
    const kubeadm = nextEvent("exec_start", `${name}-control-plane`, "kubeadm init");
    const failing = make("up");
    await Promise.race([kubeadm, failing]);
    await lab.docker("kill", `${name}-control-plane`);
    const failed = await failing;
    expect(failed.exitCode).not.toBe(0);
    expect(failed.stdout).toContain(`1 of the 2 nodes of ${name} was removed behind the stack's back: the cluster is made anew.`);
    expect(failed.stdout).toMatch(/ERROR: failed to create cluster: .*/);
    expect(failed.stderr).toContain("`make up` goes on where it stopped, `make down` removes what is there.");
    expect(await nodes()).toEqual([]);
    const state = (await inventory(lab))["state entries"]!.filter((entry) => entry.includes("to be deleted") || entry.includes(", creat"));
    expect(state).toEqual([]);
    await faultRow(
      lab,
      {
        happened: "kind's error is shown, its nodes are gone, the state knows the rest",
        recovery: "`make up` makes the cluster, and proves it",
        leaves: healthy,
      },
      async () => {
        await comesUp(`All nodes of ${name} were removed behind the stack's back: the cluster is made anew.`);
      },
    );
  });

  deep("cluster and network removed by hand, and others made by hand under their names", async () => {
    const name = await cluster();
    const remove = (...more: string[]) => lab.checkout.ask(stack, "kind", ["delete", "cluster", "--name", name, ...more]);
    await remove();
    const image = (
      await lab.docker(
        "images",
        "--format",
        "{{.Repository}}:{{.Tag}}",
        "--filter",
        "reference=*/*/kindest-node",
        "--filter",
        "reference=kindest/node",
      )
    )[0]!;
    const [kubeconfig, network] = [lab.checkout.path("by-hand"), `${lab.clusterName}-by-hand`];
    // The node image that is built where none can be pulled has no default CNI, and the cluster needs none to stand in the way.
    await lab.checkout.write("by-hand.yaml", "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking:\n  disableDefaultCNI: true\n");
    const kindArgs = [
      "create",
      "cluster",
      "--name",
      name,
      "--image",
      image,
      "--config",
      lab.checkout.path("by-hand.yaml"),
      "--kubeconfig",
      kubeconfig,
      "--wait=0s",
    ];
    await lab.checkout.ask(stack, "env", [`KIND_EXPERIMENTAL_DOCKER_NETWORK=${network}`, "kind", ...kindArgs]);
    const stranger = () => lab.docker("ps", "--no-trunc", "--filter", `name=^/?${name}-control-plane$`, "--format", "{{.ID}}");
    const made = await stranger();
    try {
      const up = await make("up");
      expect(up.exitCode).not.toBe(0);
      expect(up.stderr).toContain(`A kind cluster "${name}" is already there, and this stack did not make it.`);
      expect(up.stderr).toContain(`or remove it: kind delete cluster --name ${name}`);
      expect(await stranger()).toEqual(made);
    } finally {
      await remove("--kubeconfig", kubeconfig);
      await lab.docker("network", "rm", network);
    }
    await lab.docker("network", "rm", name);
    await lab.docker("network", "create", name);
    const refused = await make("up");
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain(
      `The Docker network "${name}" of this stack was removed, and another one has its name, which this stack did not make.\nIt is left alone. Remove it: docker network rm ${name}.`,
    );
    await lab.docker("network", "rm", name);
    const recovery =
      "`make up` refuses to touch either, and says how to go on; with them removed, it makes network and cluster anew, and proves them";
    await faultRow(
      lab,
      { happened: "nothing of the lab is there, and strangers stand in its place", recovery, leaves: healthy },
      async () => {
        await comesUp(`The Docker network of ${name} was removed behind the stack's back, its nodes too: the cluster is made anew.`);
      },
    );
  });

  it("the API server down while the lab is brought down", async () => {
    await lab.docker(
      "exec",
      `${await cluster()}-control-plane`,
      "sh",
      "-c",
      "rm /etc/kubernetes/manifests/kube-apiserver.yaml; while pidof kube-apiserver >/dev/null; do sleep 0.2; done",
    );
    await faultRow(
      lab,
      {
        happened: "nothing in the cluster can be deleted by asking it",
        recovery: "`make down` removes the nodes, and what is in them with them",
        leaves: withoutLab(healthy),
      },
      async () => {
        await succeed("down");
      },
    );
  });
});
