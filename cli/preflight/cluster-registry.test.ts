import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { project } from "../lab/lab";
import { labPaths, stateFile } from "../lab/paths";
import { forgetStack, forgetWhereabouts, madeBy, refuseClusterWithoutState, rememberWhereabouts } from "./cluster-registry";

let root: string;
let cache: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cilium-lab-"));
  cache = join(root, "cache");
});
afterEach(() => rm(root, { recursive: true }));

const cluster = { name: "lab-0a1b2c", networkIds: ["n1"], nodes: [] };
const lab = (folder: string, stack: string) => ({ paths: labPaths(join(root, folder)), choice: { stack, reason: "" } });
async function state(folder: string, stack: string, text = `{"CLUSTER": "${cluster.name}"}`): Promise<void> {
  const file = stateFile(lab(folder, stack).paths, project, stack);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

describe("a cluster without a state in this checkout", () => {
  const refusal = () => refuseClusterWithoutState(lab("here", "dev"), "lab", [{ ...cluster, name: "other-0a1b2c" }, cluster], cache);
  const text = (made: string) =>
    `This checkout has no state of the stack "dev", and a kind cluster "lab-0a1b2c" of its name is there${made}. It was not touched. Bring it down from the checkout that has its state. If there is none any more: kind delete cluster --name lab-0a1b2c; docker network rm lab-0a1b2c`;

  it("is refused where nobody knows who made it", () => expect(refusal()).rejects.toMatchObject({ message: text("") }));

  it("is found in the checkout that made it", async () => {
    await rememberWhereabouts(lab("there", "two"), cluster.name, cache);
    await state("there", "two");
    await expect(refusal()).rejects.toMatchObject({
      message: text(`, made by the stack "two" of ${join(root, "there")}, whose state is there`),
    });
  });

  it("is called lost where its state is gone", async () => {
    await rememberWhereabouts(lab("here", "dev"), cluster.name, cache);
    await state("here", "dev", "{}");
    await expect(refusal()).rejects.toMatchObject({ message: text(', made by the stack "dev" of this checkout, whose state is gone') });
  });

  it("is none of another lab's", () =>
    expect(refuseClusterWithoutState(lab("here", "dev"), "la", [cluster], cache)).resolves.toBeUndefined());
});

it("does not call the stack's own work what its state does not have: a cluster of the same name, made by hand", async () => {
  await rememberWhereabouts(lab("here", "dev"), cluster.name, cache);
  await state("here", "dev");
  expect(await madeBy(cluster.name, lab("here", "dev"), cache)).toBeUndefined();
  expect(await madeBy(cluster.name, lab("here", "two"), cache)).toBe('the stack "dev" of this checkout, whose state is there');
});

it("forgets what is gone", async () => {
  await rememberWhereabouts(lab("here", "dev"), cluster.name, cache);
  await forgetWhereabouts(cluster.name, cache);
  await forgetWhereabouts(cluster.name, cache);
  expect(await madeBy(cluster.name, lab("here", "dev"), cache)).toBeUndefined();
});

it("forgets all clusters of a stack, and no other's", async () => {
  const [mine, replaced, other, elsewhere] = ["lab-000001", "lab-000002", "two-000003", "lab-000004"] as const;
  for (const name of [mine, replaced]) await rememberWhereabouts(lab("here", "dev"), name, cache);
  await rememberWhereabouts(lab("here", "two"), other, cache);
  await rememberWhereabouts(lab("there", "dev"), elsewhere, cache);
  await forgetStack(lab("here", "dev"), cache);
  const known = await Promise.all([mine, replaced, other, elsewhere].map((name) => madeBy(name, lab("here", "three"), cache)));
  expect(known.map((by) => by !== undefined)).toEqual([false, false, true, true]);
});

it("is content where nothing was ever remembered", () => expect(forgetStack(lab("here", "dev"), cache)).resolves.toBeUndefined());
