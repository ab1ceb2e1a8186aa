import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { ociRuntimePath } from "../../engine/oci-runtime";
import { packLayer, writeArchive, type ImageConfig } from "../archive";
import { copyTree, imageArtifact, installProgram, type ImageArtifact } from "../image";
import { images, kubeadmImages, pins } from "../names";
import type { ImageParts } from "../parts";
import { removeTree } from "../../steps";

/** Units of a node that start at boot. */
const units = ["containerd", "preloaded-images", "node-ready", "kubelet"];

/** One of kubeadm's images: a program, nothing else. */
interface Preloaded {
  image: string;
  program: string;
  /** Where the program lies in the image. */
  at: string;
  config: ImageConfig;
}

/** The image of a kind node: what kindest/node is, from Debian's and Go's packages. */
export function nodeImage(cache: string, parts: ImageParts): ImageArtifact {
  const { nodeRootfs, kubernetes, kubectl, etcd, coredns, crictl } = parts;
  return imageArtifact({
    image: images.node,
    name: "Node image",
    into: join(cache, "images", "node"),
    rootfs: nodeRootfs,
    parts: [kubernetes, kubectl, etcd, coredns, crictl, { dir: async () => dirname(dirname(await ociRuntimePath())) }],
    files: { root: join(__dirname, ".."), paths: ["node", "archive.ts", "image.ts"] },
    values: { pins: JSON.stringify(pins) },
    config: {
      env: { container: "docker" },
      // kind gives no command: systemd is part of the entrypoint.
      entrypoint: ["/usr/local/bin/entrypoint", "/lib/systemd/systemd"],
      stopSignal: "SIGRTMIN+3",
    },
    estimateSeconds: 20,
    stage: async (into) => {
      await copyTree(join(__dirname, "files"), into);
      const config = join(into, "etc/containerd/config.toml");
      await writeFile(config, (await readFile(config, "utf8")).replace("@PAUSE@", pins.pause));
      await writeFile(join(into, "kind/version"), `v${pins.kubernetes}\n`);
      const wants = join(into, "etc/systemd/system/multi-user.target.wants");
      await mkdir(wants);
      for (const unit of units) await symlink(`/etc/systemd/system/${unit}.service`, join(wants, `${unit}.service`));

      const bin = async (artifact: { dir(): Promise<string> }, name: string) => join(await artifact.dir(), "bin", name);
      for (const name of ["kubelet", "kubeadm"]) await installProgram(await bin(kubernetes, name), join(into, "usr/bin", name));
      await installProgram(await bin(kubectl, "kubectl"), join(into, "usr/bin/kubectl"));
      await installProgram(await bin(crictl, "crictl"), join(into, "usr/local/bin/crictl"));
      // The engine's own OCI runtime: what it must lower for a node, containerd must lower for a pod.
      await installProgram(await ociRuntimePath(), join(into, "usr/local/sbin/bounded-runc"));

      const pause = join(into, "pause");
      await execa("gcc", ["-static", "-Os", "-s", "-o", pause, join(__dirname, "pause/pause.c")]);
      const entry = (path: string): ImageConfig => ({ entrypoint: [path] });
      const component = async (name: string): Promise<Preloaded> => ({
        image: kubeadmImages.component(name),
        program: await bin(kubernetes, name),
        at: `/usr/local/bin/${name}`,
        config: {},
      });
      await preload(join(into, "kind/images/all"), [
        { image: kubeadmImages.pause, program: pause, at: "/pause", config: entry("/pause") },
        { image: kubeadmImages.coredns, program: await bin(coredns, "coredns"), at: "/coredns", config: entry("/coredns") },
      ]);
      await preload(join(into, "kind/images/control-plane"), [
        { image: kubeadmImages.etcd, program: await bin(etcd, "server"), at: "/usr/local/bin/etcd", config: {} },
        ...(await Promise.all(["kube-apiserver", "kube-controller-manager", "kube-scheduler"].map(component))),
      ]);
      await removeTree(pause);
    },
  });
}

/** Writes each image as an archive, for containerd to import when the node boots. */
async function preload(folder: string, list: Preloaded[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { image, program, at, config } of list) {
    const work = join(folder, "work");
    await installProgram(program, join(work, "root", at));
    await packLayer(join(work, "root"), join(work, "layer.tar"));
    const name = image.replace(/^.*\//, "").replace(/:.*$/, "");
    await writeArchive(image, config, [join(work, "layer.tar")], join(work, "archive"), join(folder, `${name}.tar`));
    await removeTree(work);
  }
}
