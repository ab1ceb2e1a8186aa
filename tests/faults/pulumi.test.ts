import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readIfThere } from "../../cli/lab/read-if-there";
import type { Ran, Started } from "../lab/checkout";
import { Secrets } from "../lab/secrets";
import { makeFaultLab, removeFaultLab, type FaultLab } from "./fault-lab";
import { inventory, withoutLab, type Inventory } from "./inventory";
import { deep, faultRow } from "./table";

/**
 * Commands that are killed or interrupted at work, helm's release and the stack's state changed behind their backs: `make up` goes on, `make down` cleans up.
 *
 * The moments are watched for in the engine, the state and what is printed; none is a matter of time.
 */
describe.skipIf(process.env.LAB_TEST_BASE === undefined)("a lab whose Pulumi or helm is interrupted", () => {
  const stack = "pulumi";
  const secrets = new Secrets();
  let lab: FaultLab;
  /** A healthy lab, once there was one. */
  let healthy: Inventory | undefined;
  /** Whether the lab is known to be healthy, or to be gone; undefined after a fault. */
  let is: "up" | "down" | undefined = "down";

  const printed = ({ stdout, stderr }: Ran) => stdout + stderr;
  const make = (target: string) => lab.checkout.make(target, stack);
  const state = async () => (await readIfThere(lab.checkout.path(`.lab/state/.pulumi/stacks/cilium-lab/${stack}.json`))) ?? "";
  const nodes = () => lab.docker("ps", "--all", "--quiet", "--filter", `name=^/?${lab.clusterName}-`);
  const controlPlane = async () =>
    (await lab.docker("ps", "--filter", `name=^/?${lab.clusterName}-.*-control-plane$`, "--format", "{{.Names}}"))[0];
  const inCluster = async (...args: string[]) =>
    lab.docker("exec", (await controlPlane())!, "kubectl", "--kubeconfig=/etc/kubernetes/admin.conf", ...args).catch(() => []);
  const releaseIs = async (status: string) =>
    (await inCluster("-n", "kube-system", "get", "secrets", "-l", `owner=helm,name=cilium,status=${status}`, "-o", "name")).length > 0;

  async function succeed(target: string): Promise<Ran> {
    const ran = await make(target);
    expect(ran.exitCode, printed(ran)).toBe(0);
    is = target === "up" ? "up" : "down";
    return ran;
  }
  async function beUp(): Promise<Inventory> {
    if (is !== "up") await succeed("up");
    return (healthy ??= await inventory(lab));
  }
  async function beDown(): Promise<void> {
    await beUp(); // so that there is something to compare with
    if (is !== "down") await succeed("down");
  }
  /** Starts a command and waits until it has come to some point of its work. */
  async function at(target: string, moment: (running: Started) => Promise<boolean> | boolean): Promise<Started> {
    is = undefined;
    const running = lab.checkout.start(target, stack);
    let over: Ran | undefined;
    void running.ended.then((ran) => (over = ran));
    const start = Date.now();
    while (!(await moment(running))) {
      await sleep(100);
      if (over !== undefined) throw new Error(`make ${target} ended before the moment came: ${over.stdout}`);
      if (Date.now() - start > 400_000) throw new Error(`make ${target} never came to the moment: ${running.said()}`);
    }
    return running;
  }
  async function killAt(target: string, moment: (running: Started) => Promise<boolean> | boolean): Promise<void> {
    const running = await at(target, moment);
    running.signal("SIGKILL");
    await running.ended;
  }
  const resourceInState = (name: string) => async () => (await resources()).some(({ urn }) => urn.endsWith(`::${name}`));
  const underWay = async (name: string) =>
    ((await latest()).pending_operations ?? []).some(({ resource }) => resource.urn.endsWith(`::${name}`));
  const resources = async () => (await latest()).resources ?? [];
  const latest = async () => {
    interface Latest {
      resources?: { urn: string }[];
      pending_operations?: { resource: { urn: string } }[];
    }
    try {
      return (JSON.parse(await state()) as { checkpoint: { latest?: Latest } }).checkpoint.latest ?? {};
    } catch {
      return {}; // not there yet
    }
  };
  const nodesAreMade = async () => (await nodes()).length > 0;
  const configure = async (settings: Record<string, unknown>) => {
    const file = `Pulumi.${stack}.yaml`;
    const lines = Object.entries(settings).map(([key, value]) => `  cilium-lab:${key}: "${String(value)}"\n`);
    await lab.checkout.write(file, `${await lab.checkout.read(file)}${lines.join("")}`);
  };
  /** The lab's own process under make, as it wrote it into its lock. */
  const commandOf = async (running: Started) => {
    const { pid } = JSON.parse(await lab.checkout.read(`.lab/locks/${stack}.json`)) as { pid: number };
    expect(pid).not.toBe(running.pid);
    return pid;
  };
  const helmUninstall = () => lab.checkout.ask(stack, "helm", ["uninstall", "cilium", "-n", "kube-system", "--wait"]);

  beforeAll(async () => {
    lab = await makeFaultLab(stack);
  });

  afterEach(async () => {
    const name = await controlPlane();
    if (name !== undefined) secrets.learn((await lab.docker("exec", name, "cat", "/etc/kubernetes/admin.conf").catch(() => [])).join("\n"));
    await secrets.expectNowhere(lab.checkout);
  });

  afterAll(async () => {
    if (lab !== undefined) await removeFaultLab(lab);
  });

  it("a second `make up` and a `make down` while one is at work", async () => {
    const leaves = await beUp();
    const first = await at("up", (running) => running.said().includes("Cilium's chart"));
    const others = [await make("up"), await make("down")];
    for (const other of others) {
      expect(other.exitCode).not.toBe(0);
      expect(other.stderr).toMatch(
        /Another command is at work: `make up` on the stack "pulumi", process \d+, since \S+Z\.\n.*Nothing was changed\./,
      );
    }
    await faultRow(
      lab,
      { happened: "both were refused at once, with the process and its start; the first went on", recovery: "none needed", leaves },
      async () => {
        const ran = await first.ended;
        expect(ran.exitCode, ran.stdout).toBe(0);
        is = "up";
      },
    );
  });

  deep("`helm uninstall` by hand", async () => {
    const leaves = await beUp();
    is = undefined;
    await helmUninstall();
    await faultRow(
      lab,
      {
        happened: "the state still had the release: a plain `pulumi up` would change nothing",
        recovery: "`make up` takes it out of the state and installs it anew",
        leaves,
      },
      async () => {
        const said = printed(await succeed("up"));
        expect(said).toContain("The helm release was removed behind the stack's back: it is made anew.");
        expect(said).toMatch(/datapath-probe creat/); // a proof of before proves nothing
      },
    );
  });

  it("SIGKILL of all of `make up` during a helm install", async () => {
    const leaves = await beUp();
    await helmUninstall();
    await killAt("up", () => releaseIs("pending-install"));
    await faultRow(
      lab,
      {
        happened: "the stack locked, the release pending-install and its name in use, not in the state",
        recovery: "`make up` removes the lock and helm's record, and takes over what was installed",
        leaves,
      },
      async () => {
        const said = printed(await succeed("up"));
        expect(said).toMatch(/Pulumi \(process \d+\) died at work: its lock on the stack "pulumi" is removed\./);
        expect(said).toContain("Under way when Pulumi died: cilium-release (creating). Each is done again, over what it left.");
        expect(said).toContain(
          "A helm install was interrupted (pending-install): its record is removed, and what it installed is taken over.",
        );
      },
    );
  });

  deep("SIGKILL of all of `make up` during the probe", async () => {
    const leaves = await beUp();
    await helmUninstall();
    // The namespace of the probe before may be going still.
    const running = async () =>
      (await inCluster("get", "namespaces", "-l", "cilium-lab/probe=true", "--field-selector=status.phase=Active", "-o", "name")).length >
      0;
    await killAt("up", async () => (await underWay("datapath-probe")) && (await running()));
    await faultRow(
      lab,
      {
        happened: "the stack locked, the probe under way, its pods on the cluster",
        recovery: "`make up` proves the datapath again",
        leaves,
      },
      async () => {
        expect(printed(await succeed("up"))).toMatch(/Under way when Pulumi died: datapath-probe \((creating|updating)\)\./);
      },
    );
  });

  deep("SIGKILL of all of `make up` during a helm upgrade", async () => {
    const leaves = await beUp();
    await configure({ debug: "off" });
    await killAt("up", () => releaseIs("pending-upgrade"));
    await faultRow(
      lab,
      {
        happened: "the stack locked, the release pending-upgrade, which helm refuses to upgrade",
        recovery: "`make up` removes the lock and helm's record, and upgrades",
        leaves,
      },
      async () => {
        const said = printed(await succeed("up"));
        expect(said).toContain(
          "A helm operation was interrupted (pending-upgrade): its record is removed, and the release is brought to what is declared.",
        );
        expect(await inCluster("-n", "kube-system", "get", "configmap", "cilium-config", "-o", "jsonpath={.data.debug}")).toEqual([
          "false",
        ]);
      },
    );
  });

  deep("Ctrl-C during a helm install", async () => {
    const leaves = await beUp();
    await helmUninstall();
    const running = await at("up", () => releaseIs("pending-install"));
    running.signal("SIGINT");
    const { exitCode } = await running.ended;
    expect(exitCode).not.toBe(0);
    await faultRow(
      lab,
      {
        happened: "Pulumi ended in order and released its lock; helm took back what it had installed, or left it as failed",
        recovery: "`make up` goes on",
        leaves,
      },
      async () => {
        await succeed("up");
      },
    );
  });

  it("SIGKILL of all of `make down`", async () => {
    const leaves = withoutLab(await beUp());
    await killAt("down", async () => (await nodes()).length < 2);
    await faultRow(
      lab,
      { happened: "the stack locked, nodes and credentials partly removed", recovery: "`make down` removes the rest", leaves },
      async () => {
        await succeed("down");
      },
    );
  });

  deep("SIGKILL of all of `make up` before the cluster", async () => {
    await beDown();
    await killAt("up", resourceInState("lab-preflight"));
    await faultRow(
      lab,
      { happened: "the stack locked, no node made", recovery: "`make down` removes it", leaves: withoutLab(healthy!) },
      async () => {
        await succeed("down");
      },
    );
  });

  it("SIGKILL of all of `make up` during kind create", async () => {
    await beDown();
    await killAt("up", nodesAreMade);
    await faultRow(
      lab,
      {
        happened: "the stack locked, nodes half made, kind still running with a kubeconfig in the temporary folder",
        recovery: "`make up` ends kind and makes the nodes anew",
        leaves: healthy!,
      },
      async () => {
        const said = printed(await succeed("up"));
        expect(said).toMatch(/Ended what an interrupted command had left running: .*kind/);
        expect(said).toContain("Under way when Pulumi died: lab-nodes (creating).");
      },
    );
  });

  deep("SIGKILL of `make up` alone, whose Pulumi lives on, during kind create", async () => {
    await beDown();
    const running = await at("up", nodesAreMade);
    process.kill(await commandOf(running), "SIGKILL");
    await running.ended;
    await faultRow(
      lab,
      {
        happened: "Pulumi went on making the nodes, and held the stack's lock",
        recovery: "`make up` waits for it, then finds all done",
        leaves: healthy!,
      },
      async () => {
        expect(printed(await succeed("up"))).toMatch(
          /Pulumi \(process \d+\) outlived the command that started it: waiting for it to end\. `kill -INT \d+` ends it in order\./,
        );
      },
    );
  });

  deep("SIGKILL of all of `make up` right after kind create", async () => {
    await beDown();
    await killAt("up", resourceInState("lab-nodes"));
    await faultRow(
      lab,
      { happened: "the stack locked, nodes without Cilium", recovery: "`make up` goes on with the same nodes", leaves: healthy! },
      async () => {
        const before = await nodes();
        await succeed("up");
        expect(await nodes()).toEqual(before);
      },
    );
  });

  deep("Ctrl-C during kind create", async () => {
    await beDown();
    const running = await at("up", nodesAreMade);
    running.signal("SIGINT");
    const { exitCode } = await running.ended;
    expect(exitCode).not.toBe(0);
    await faultRow(
      lab,
      {
        happened: "Pulumi ended in order, and what kind had made was removed or left to the stack",
        recovery: "`make down` removes it",
        leaves: withoutLab(healthy!),
      },
      async () => {
        await succeed("down");
      },
    );
  });

  deep("Ctrl-C twice during kind create", async () => {
    await beDown();
    const running = await at("up", nodesAreMade);
    running.signal("SIGINT");
    await sleep(300);
    running.signal("SIGINT");
    const { exitCode } = await running.ended;
    expect(exitCode).not.toBe(0);
    await faultRow(
      lab,
      {
        happened: "Pulumi ended at once; kind was ended with it",
        recovery: "`make down` removes what is there",
        leaves: withoutLab(healthy!),
      },
      async () => {
        await succeed("down");
      },
    );
  });
});
