import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { moduleDir, type Artifact } from "../../steps";
import { copyTree, imageArtifact, installProgram, type ImageArtifact } from "../image";
import { images, pins } from "../names";
import type { ImageParts } from "../parts";

const sources = () => moduleDir(__dirname, "github.com/cilium/cilium");

/** Where the agent's image has each program, by the name `go build` gives it. */
const programs: Record<string, string> = {
  daemon: "usr/bin/cilium-agent",
  "cilium-dbg": "usr/bin/cilium-dbg",
  "cilium-health": "usr/bin/cilium-health",
  responder: "usr/bin/cilium-health-responder",
  mount: "usr/bin/cilium-mount",
  sysctlfix: "usr/bin/cilium-sysctlfix",
  bugtool: "usr/bin/cilium-bugtool",
  hubble: "usr/bin/hubble",
  "cilium-cni": "opt/cni/bin/cilium-cni",
};

/** The agent with its CNI plugin, its tools, the BPF sources that it compiles, and the compiler. */
export function ciliumImage(cache: string, { ciliumRootfs, cilium }: ImageParts): ImageArtifact {
  return imageArtifact({
    image: images.cilium,
    name: "Cilium agent image",
    into: join(cache, "images", "cilium"),
    rootfs: ciliumRootfs,
    parts: [cilium],
    files: { root: join(__dirname, ".."), paths: ["cilium/index.ts", "archive.ts", "image.ts"] },
    config: {
      env: { HUBBLE_SERVER: "unix:///var/run/cilium/hubble.sock", INITSYSTEM: "SYSTEMD" },
      cmd: ["/usr/bin/cilium-dbg"],
      workingDir: "/home/cilium",
    },
    estimateSeconds: 20,
    stage: async (into) => {
      const bin = join(await cilium.dir(), "bin");
      for (const [name, path] of Object.entries(programs)) await installProgram(join(bin, name), join(into, path));
      await symlink("cilium-dbg", join(into, "usr/bin/cilium"));

      const from = await sources();
      // The chart's init containers call these by name, in the root folder.
      for (const script of [
        "images/cilium/init-container.sh",
        "plugins/cilium-cni/install-plugin.sh",
        "plugins/cilium-cni/cni-uninstall.sh",
      ]) {
        await installProgram(join(from, script), join(into, script.slice(script.lastIndexOf("/"))));
      }
      await mkdir(join(into, "home/cilium"), { recursive: true });
      const bpf = join(into, "var/lib/cilium/bpf");
      await mkdir(bpf, { recursive: true });
      const notCompiled = new Set(["tests", "complexity-tests", "custom"]);
      for (const entry of await readdir(join(from, "bpf"), { withFileTypes: true })) {
        if (notCompiled.has(entry.name) || /^(Makefile.*|\.gitignore)$/.test(entry.name)) continue;
        if (entry.isDirectory()) await copyTree(join(from, "bpf", entry.name), join(bpf, entry.name));
        else await execa("cp", [join(from, "bpf", entry.name), bpf]);
      }
    },
  });
}

/** The operator that hands out pod CIDRs: one static program. */
export function operatorImage(cache: string, { cilium }: ImageParts): ImageArtifact {
  return imageArtifact({
    image: images.operator,
    name: "Cilium operator image",
    into: join(cache, "images", "operator"),
    parts: [cilium],
    files: { root: join(__dirname, ".."), paths: ["cilium/index.ts", "archive.ts", "image.ts"] },
    config: { env: { GOPS_CONFIG_DIR: "/tmp/gops" }, workingDir: "/" },
    estimateSeconds: 5,
    stage: async (into) => {
      await installProgram(join(await cilium.dir(), "bin/operator"), join(into, "usr/bin/cilium-operator-generic"));
      await mkdir(join(into, "tmp/gops"), { recursive: true });
      // It runs as any user.
      await execa("chmod", ["1777", join(into, "tmp"), join(into, "tmp/gops")]);
    },
  });
}

/** The chart of this Cilium version as a folder, from the sources of the same version. */
export function chartArtifact(cache: string): Artifact {
  return {
    name: `Cilium chart ${pins.cilium}`,
    estimateSeconds: 15,
    dir: () => Promise.resolve(chartDir(cache)),
    build: async (into, progress) => {
      progress("copying the chart from Cilium's Go module");
      await copyTree(join(await sources(), "install/kubernetes/cilium"), into);
      // The module cache is read-only, and so would be the copy.
      await execa("chmod", ["-R", "u+w", into]);
    },
  };
}

/** Where the chart lies once it is there. */
export function chartDir(cache: string): string {
  return join(cache, "charts", `cilium-${pins.cilium}`);
}
