import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Checkout, type Ran } from "../lab/checkout";
import { Secrets } from "../lab/secrets";
import { makeFaultLab, removeFaultLab, type FaultLab } from "./fault-lab";
import { inventory, withoutLab, type Inventory } from "./inventory";
import { deep, faultRow } from "./table";

/** A lab whose state, passphrase, checkout, stack or plugins change while its cluster lives: found again, or refused in words and left alone. */
describe.skipIf(process.env.LAB_TEST_BASE === undefined)("a lab whose state is lost or moved", () => {
  const stack = "state";
  const secrets = new Secrets();
  let lab: FaultLab;
  let healthy: Inventory;

  const printed = ({ stdout, stderr }: Ran) => stdout + stderr;
  const dotLab = (...parts: string[]) => lab.checkout.path(".lab", ...parts);
  async function succeed(target: string, name = stack): Promise<string> {
    const ran = await lab.checkout.make(target, name);
    expect(ran.exitCode, printed(ran)).toBe(0);
    return printed(ran);
  }
  /** A command that is to say no: what it says. */
  async function refused(target: string, checkout = lab.checkout): Promise<string> {
    const ran = await checkout.make(target, stack);
    expect(ran.exitCode, printed(ran)).not.toBe(0);
    return ran.stderr;
  }
  /** The same of both, with `file` put back from where the test keeps it, so that the next test has what it needs. */
  async function refusedUpAndDown(file: string): Promise<[string, string]> {
    try {
      return [await refused("up"), await refused("down")];
    } finally {
      await rm(file, { recursive: true, force: true });
      await rename(lab.checkout.path("kept"), file);
    }
  }
  const nothingChanged = expect.stringMatching(/Resources:\n +\d+ unchanged\n/);

  beforeAll(async () => {
    lab = await makeFaultLab(stack);
    await succeed("up");
    healthy = await inventory(lab);
    const [controlPlane] = await lab.docker("ps", "--filter", `name=^/?${lab.clusterName}-.*-control-plane$`, "--format", "{{.Names}}");
    secrets.learn((await lab.docker("exec", controlPlane!, "cat", "/etc/kubernetes/admin.conf")).join("\n"));
  });

  afterEach(async () => {
    expect(secrets.count).toBeGreaterThan(0);
    await secrets.expectNowhere(lab.checkout);
  });

  afterAll(async () => {
    if (lab !== undefined) await removeFaultLab(lab);
  });

  it("the passphrase is lost", async () => {
    await rename(dotLab("passphrase"), lab.checkout.path("kept"));
    const words = await refusedUpAndDown(dotLab("passphrase"));
    for (const said of words)
      expect(said).toContain(`The passphrase file ${dotLab("passphrase")} is gone, and the state of state was encrypted with it.`);
    await faultRow(
      lab,
      {
        happened: "`make up` and `make down` said so and touched nothing",
        recovery: "put the file back; `make up` changes nothing",
        leaves: healthy,
      },
      async () => {
        expect(await succeed("up")).toEqual(nothingChanged);
      },
    );
  });

  it("the passphrase is another", async () => {
    await rename(dotLab("passphrase"), lab.checkout.path("kept"));
    await writeFile(dotLab("passphrase"), `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
    const words = await refusedUpAndDown(dotLab("passphrase"));
    for (const said of words)
      expect(said).toContain(
        `The passphrase in ${dotLab("passphrase")} is not the one that the state of the stack "state" was encrypted with.`,
      );
    await faultRow(
      lab,
      {
        happened: "`make up` and `make down` said so and touched nothing",
        recovery: "put the file back; `make up` changes nothing",
        leaves: healthy,
      },
      async () => {
        expect(await succeed("up")).toEqual(nothingChanged);
      },
    );
  });

  it("the state is lost while the cluster lives", async () => {
    await rename(dotLab(), lab.checkout.path("kept"));
    const [up, down] = await refusedUpAndDown(dotLab());
    expect(up).toMatch(
      /A kind cluster "lab-test-state-[0-9a-f]{6}" is already there, and this stack did not make it: it is of the stack "state" of this checkout, whose state is gone\./,
    );
    expect(down).toMatch(
      /a kind cluster "lab-test-state-[0-9a-f]{6}" of its name is there, made by the stack "state" of this checkout, whose state is gone\. It was not touched\.\n.*kind delete cluster --name lab-test-state-/,
    );
    await faultRow(
      lab,
      {
        happened: "`make up` and `make down` refused, naming the cluster and how it is removed; none was made beside it",
        recovery: "the state put back: `make up` changes nothing",
        leaves: healthy,
      },
      async () => {
        expect(await succeed("up")).toEqual(nothingChanged);
      },
    );
  });

  it("`make down` in another checkout", async () => {
    const other = await Checkout.make();
    await other.write(`Pulumi.${stack}.yaml`, await lab.checkout.read(`Pulumi.${stack}.yaml`));
    expect(await refused("down", other)).toMatch(
      new RegExp(
        `This checkout has no state of the stack "state", and a kind cluster "lab-test-state-[0-9a-f]{6}" of its name is there, made by the stack "state" of ${lab.checkout.folder}, whose state is there\\. It was not touched\\.`,
      ),
    );
    await other.remove();
    await faultRow(
      lab,
      {
        happened: "it refused and said in which checkout the state is",
        recovery: "none needed: `make up` there changes nothing",
        leaves: healthy,
      },
      async () => {
        expect(await succeed("up")).toEqual(nothingChanged);
      },
    );
  });

  it("the plugins are installed anew, as after an upgrade", async () => {
    await rm(dotLab("pulumi-home"), { recursive: true });
    await rm(dotLab("bin"), { recursive: true, force: true });
    await faultRow(
      lab,
      {
        happened: "no plugin, no script of the engine was there",
        recovery: "`make up` installs them and changes nothing of the lab",
        leaves: healthy,
      },
      async () => {
        expect(await succeed("up")).toEqual(nothingChanged);
      },
    );
  });

  deep("the checkout is moved", async () => {
    const before = lab.checkout.folder;
    await lab.checkout.move(`${before}-moved`);
    await faultRow(
      lab,
      {
        happened: "paths in the state named the folder of before",
        recovery: "`make up` in the new one goes on with the same nodes",
        leaves: healthy,
      },
      async () => {
        await succeed("up");
      },
    );
  });

  deep("the stack is renamed by `pulumi stack rename`", async () => {
    await lab.checkout.ask(stack, "pulumi", ["stack", "rename", "renamed"]);
    lab.stack = "renamed";
    await faultRow(
      lab,
      {
        happened: "state and stack file had the new name, the kubeconfig the old one",
        recovery: "`make up STACK=…` goes on with the same nodes, `make down` removes all, the old kubeconfig too",
        leaves: withoutLab(healthy),
      },
      async () => {
        const nodes = await lab.docker("ps", "--quiet", "--filter", `name=^/?${lab.clusterName}-`);
        await succeed("up", "renamed");
        expect(await lab.docker("ps", "--quiet", "--filter", `name=^/?${lab.clusterName}-`)).toEqual(nodes);
        await succeed("down", "renamed");
      },
    );
  });
});
