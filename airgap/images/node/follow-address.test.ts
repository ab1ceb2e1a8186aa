import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = join(__dirname, "files/usr/local/lib/cilium-lab/follow-address");
let root: string;

const write = async (path: string, text: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
const read = (path: string) => readFile(join(root, path), "utf8");
const follow = (address: string) => execa("bash", [script, address, root], { env: { PATH: `${root}/bin:${process.env.PATH}` } });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "node-"));
  await write("kind/kubeadm.conf", "advertiseAddress: 10.0.0.1\n");
  // Takes the place of kubeadm: writes down what it was asked for.
  await write("bin/kubeadm", `#!/bin/sh\necho "$@" > ${root}/kubeadm-arguments\n`);
  await execa("chmod", ["+x", join(root, "bin/kubeadm")]);
});
afterEach(() => rm(root, { recursive: true }));

describe("follow-address", () => {
  it("only takes down the address at the first start", async () => {
    await follow("10.0.0.1");
    expect(await read("kind/old-ipv4")).toBe("10.0.0.1\n");
    expect(await read("kind/kubeadm.conf")).toBe("advertiseAddress: 10.0.0.1\n");
  });

  it.each([
    [
      "etc/kubernetes/manifests/etcd.yaml",
      "a=https://10.0.0.1:2380,b=https://10.0.0.1:2379",
      "a=https://10.0.0.7:2380,b=https://10.0.0.7:2379",
    ],
    [
      "etc/kubernetes/manifests/kube-apiserver.yaml",
      "10.0.0.1,10.0.0.1 10.0.0.12 110.0.0.1 10x0.0.1",
      "10.0.0.7,10.0.0.7 10.0.0.12 110.0.0.1 10x0.0.1",
    ],
    ["etc/kubernetes/scheduler.conf", "server: https://10.0.0.1:6443\n", "server: https://10.0.0.7:6443\n"],
    ["var/lib/kubelet/kubeadm-flags.env", 'KUBELET_KUBEADM_ARGS="--node-ip=10.0.0.1"\n', 'KUBELET_KUBEADM_ARGS="--node-ip=10.0.0.7"\n'],
  ])("writes a new address into %s, whole addresses only", async (file, before, after) => {
    await follow("10.0.0.1");
    await write(file, before);
    await follow("10.0.0.7");
    expect(await read(file)).toBe(after);
    expect(await read("kind/old-ipv4")).toBe("10.0.0.7\n");
  });

  it("renews the API server's certificate where there is one", async () => {
    await follow("10.0.0.1");
    await write("etc/kubernetes/pki/apiserver.crt", "old");
    await write("etc/kubernetes/pki/apiserver.key", "old");
    await follow("10.0.0.7");
    await expect(read("etc/kubernetes/pki/apiserver.crt")).rejects.toThrow("ENOENT");
    expect(await read("kubeadm-arguments")).toBe(`init phase certs apiserver --config ${root}/kind/kubeadm.conf\n`);
  });

  it("leaves a worker and an unchanged address alone", async () => {
    await follow("10.0.0.1");
    await write("etc/kubernetes/pki/apiserver.crt", "kept");
    await follow("10.0.0.1");
    expect(await read("etc/kubernetes/pki/apiserver.crt")).toBe("kept");
    await expect(read("kubeadm-arguments")).rejects.toThrow("ENOENT");
  });
});
