import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { keyOf, removeTree, tellingCommand, type Artifact } from "../steps";
import { epoch } from "./archive";
import { pins } from "./names";

/** A root file system of Debian packages. */
export interface DebianRootfs {
  /** What a person reads while it is made. */
  name: string;
  /** Where it is published: `<into>-<key>/layer.tar`. */
  into: string;
  /** Packages on top of the essential ones and apt. What they recommend is left out. */
  packages: string[];
  /** Shell lines that finish it, run outside of it with its folder as `$1`. */
  finish?: string[];
  estimateSeconds: number;
}

/** What nobody reads in an image. Licences stay. */
const withoutDocs = ["doc", "man", "locale", "info"].map((folder) => `path-exclude=/usr/share/${folder}/*`);
const dpkgOptions = [...withoutDocs, "path-include=/usr/share/doc/*/copyright", "force-unsafe-io"];

/** Mirrors are this machine's own affair: the image names none. */
const forgetMirrors = 'rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/*; ln -sf ../usr/share/zoneinfo/UTC "$1"/etc/localtime';

/** Arguments of mmdebstrap, in front of suite, target and mirrors. */
export function mmdebstrapArgs({ packages, finish = [] }: Pick<DebianRootfs, "packages" | "finish">): string[] {
  return [
    "--variant=minbase",
    "--mode=root",
    "--format=tar",
    ...dpkgOptions.map((option) => `--dpkgopt=${option}`),
    `--include=${packages.join(",")}`,
    ...[...finish, forgetMirrors].map((line) => `--customize-hook=${line}`),
  ];
}

/** The artifact with the file system in `layer.tar`. */
export function debianRootfs(spec: DebianRootfs): Artifact {
  const args = mmdebstrapArgs(spec);
  return {
    name: spec.name,
    estimateSeconds: spec.estimateSeconds,
    dir: async () => `${spec.into}-${await keyOf({ values: { suite: pins.debian, args } })}`,
    build: async (into, progress) => {
      const temp = join(into, "tmp");
      await mkdir(temp);
      const sources = join(temp, "sources.list");
      await writeFile(sources, await mirrors());
      // Mounts in a namespace of their own: a build that is killed leaves none behind in the folder that is removed next.
      await tellingCommand(
        "unshare",
        ["--mount", "--propagation=private", "--", "mmdebstrap", ...args, pins.debian, join(into, "layer.tar"), sources],
        { env: { SOURCE_DATE_EPOCH: String(epoch), TMPDIR: temp } },
        (line) => progress(line.replace(/^I: /, "")),
      );
      await removeTree(temp);
    },
  };
}

/** Where this machine's apt gets Debian from, as lines of a sources.list. */
async function mirrors(): Promise<string> {
  const format = "$(REPO_URI)\t$(RELEASE)\t$(COMPONENT)";
  const { stdout } = await execa("apt-get", ["indextargets", "--format", format, "Created-By: Packages", "Origin: Debian"]);
  return sourcesList(stdout, pins.debian);
}

/**
 * @param targets lines of `apt-get indextargets`: address, suite, component, with tabs between
 * @throws Error where the machine's apt does not know the suite
 */
export function sourcesList(targets: string, suite: string): string {
  const lines = targets
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([, release = ""]) => (release === suite || release.startsWith(`${suite}-`)) && !release.includes("backports"));
  if (!lines.some(([, release]) => release === suite)) {
    throw new Error(
      `The images are made from Debian ${suite}, which this machine's apt has no source for. Add one and run apt-get update.`,
    );
  }
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  return [...new Set(lines.map((parts) => `deb [signed-by=${keyring}] ${parts.join(" ")}\n`))].join("");
}
