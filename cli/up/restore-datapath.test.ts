import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClusterKind } from "../../components/config/keys";
import type { ReadyLab } from "../lab/lab";
import { removeLeftControl } from "./restore-datapath";
import { kubeconfigFile, labPaths } from "../lab/paths";

let checkout: string;
beforeEach(async () => void (checkout = await mkdtemp(join(tmpdir(), "cilium-lab-control-"))));
afterEach(() => rm(checkout, { recursive: true, force: true }));

/** What kubectl was asked, in a lab whose cluster gives `answers`, and what was said. */
async function asked(
  answers: [words: string, answer: string][],
  { kubeconfig = true, cluster = "kind" }: { kubeconfig?: boolean; cluster?: ClusterKind } = {},
) {
  const paths = labPaths(checkout);
  const bin = join(checkout, "bin");
  await mkdir(bin);
  await symlink(resolve(__dirname, "../../components/datapath/probe/testing/replaying-kubectl.cjs"), join(bin, "answers.cjs"));
  await writeFile(join(bin, "kubectl"), `#!/bin/sh\necho "$*" >> ${bin}/asked\nexec node ${bin}/answers.cjs "$@"\n`);
  await chmod(join(bin, "kubectl"), 0o755);
  await writeFile(join(bin, "asked"), "");
  await writeFile(join(bin, "answers"), JSON.stringify(answers));
  const file = kubeconfigFile(paths, "dev");
  await mkdir(dirname(file), { recursive: true });
  if (kubeconfig) await writeFile(file, "the kubeconfig", { mode: 0o600 });
  const childEnvironment = { PATH: `${bin}:${process.env.PATH}`, FAKE_ANSWERS: join(bin, "answers") };
  const lab = { paths, cluster, choice: { stack: "dev" }, childEnvironment } as unknown as ReadyLab;
  const said: string[] = [];
  await removeLeftControl(lab, (line) => said.push(line));
  return { asked: (await readFile(join(bin, "asked"), "utf8")).trim().split("\n"), said };
}

const answering: [string, string] = ["get --raw=/readyz", "ok"];
const backup = "-n kube-system get configmap cilium-lab-control --ignore-not-found -o json";

describe("removeLeftControl", () => {
  it("changes nothing where no control was left", async () => {
    expect(await asked([answering, ["get configmap cilium-lab-control", ""]])).toEqual({ asked: ["get --raw=/readyz", backup], said: [] });
  });

  it.each<[string, Parameters<typeof asked>]>([
    ["there is no cluster yet", [[answering], { kubeconfig: false }]],
    ["the lab did not make the cluster", [[answering], { cluster: "existing" }]],
  ])("asks nothing where %s", async (_, given) => {
    expect(await asked(...given)).toEqual({ asked: [""], said: [] });
  });

  it("is content where the cluster does not answer", async () => {
    expect(await asked([])).toEqual({ asked: ["get --raw=/readyz"], said: [] });
  });

  it("goes no further over a backup that it cannot read", async () => {
    await expect(asked([answering, ["get configmap cilium-lab-control", '{"data":{}}']])).rejects.toThrow(
      "ConfigMap kube-system/cilium-lab-control cannot be read as the backup of a control",
    );
  });
});
