import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { enginePaths, startEngine, stopEngine } from "../../airgap/engine";
import { Secrets } from "../lab/secrets";
import { addressesOf, occupy } from "./docker-side";
import { makeFaultLab, removeFaultLab, type FaultLab } from "./fault-lab";
import { inventory } from "./inventory";
import { deep, faultRow } from "./table";

/**
 * The Docker daemon restarted under a lab. Only the lab's own engine is one that a test may stop, and only while nobody else's containers
 * are on it; `CILIUM_LAB_ENGINE=name` gives the test an engine to itself.
 */
describe.skipIf(process.env.LAB_TEST_BASE === undefined || process.env.DOCKER_HOST !== enginePaths().dockerHost)(
  "a lab whose Docker daemon is restarted",
  () => {
    const stack = "engine";
    const secrets = new Secrets();
    let lab: FaultLab;

    const nodesOf = async () =>
      (await lab.docker("ps", "--all", "--filter", `name=^/?${lab.clusterName}-`, "--format", "{{.Names}}")).toSorted();
    const learn = async () => {
      for (const node of (await nodesOf()).filter((name) => name.endsWith("-control-plane")))
        secrets.learn((await lab.docker("exec", node, "cat", "/etc/kubernetes/admin.conf")).join("\n"));
    };

    beforeAll(async () => {
      lab = await makeFaultLab(stack);
      await startEngine();
    });

    afterEach(async () => {
      await learn();
      await secrets.expectNowhere(lab.checkout);
    });

    afterAll(async () => {
      if (lab === undefined) return;
      await startEngine();
      await removeFaultLab(lab);
    });

    deep("the Docker daemon restarted, and an address taken meanwhile", async (context) => {
      const others = (await lab.docker("ps", "--all", "--no-trunc", "--format", "{{.ID}}")).filter((id) => id !== lab.holder);
      if (others.length > 0) context.skip(`others use this engine: ${others.join(", ")}`);
      const up = await lab.checkout.make("up", stack);
      expect(up.exitCode, up.stdout + up.stderr).toBe(0);
      await learn();
      const healthy = await inventory(lab);
      const nodes = await nodesOf();
      const [controlPlane, worker] = nodes as [string, string];
      const before = await addressesOf(lab, nodes);
      const image = (await lab.docker("inspect", "--format", "{{.Config.Image}}", worker))[0]!;
      // Docker starts a node with itself where it ended with an error, which is a matter of how long it was given: this one stays.
      await lab.docker("update", "--restart", "no", worker);
      await lab.docker("stop", "--time", "2", worker);
      // It comes back with the daemon, to the address that was the worker's.
      const leave = await occupy(lab, worker.replace(/-worker$/, ""), [before[worker]!], image, "always");
      await stopEngine();
      const happened = "the control plane comes back by itself, the worker does not, and its address is somebody else's";
      const recovery = "`make up` starts engine and worker, waits until both nodes report, and proves the datapath with the new addresses";
      await faultRow(lab, { happened, recovery, leaves: healthy }, async () => {
        const again = await lab.checkout.make("up", stack);
        expect(again.exitCode, again.stdout + again.stderr).toBe(0);
        expect(again.stdout).toContain(`Node ${worker} is stopped: starting it again.`);
        expect(again.stdout).toContain(`Nodes ${controlPlane}, ${worker} were started since the datapath was proven: it is proven again.`);
        expect(again.stdout).toContain("datapath-probe replaced");
        const after = await addressesOf(lab, nodes);
        expect(after[worker]).not.toBe(before[worker]);
        const outputs = JSON.parse(await lab.checkout.ask(stack, "pulumi", ["stack", "output", "--json", "--stack", stack])) as {
          datapath: unknown;
        };
        expect(outputs.datapath).toMatchObject({ nodes: nodes.map((name) => ({ name, address: after[name] })) });
        await leave();
      });
    });
  },
);
