import { createHash } from "node:crypto";
import { link, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { execa } from "execa";

/** What a container of an image runs with. */
export interface ImageConfig {
  env?: Record<string, string>;
  entrypoint?: string[];
  cmd?: string[];
  workingDir?: string;
  stopSignal?: string;
  labels?: Record<string, string>;
}

/** All times in images: the same inputs give the same bytes. 2026-01-01. */
export const epoch = 1767225600;

const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * The image's configuration, whose hash is the image's ID.
 *
 * @param layers SHA-256 of each layer's tar, in hexadecimal, the lowest first
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export function configJson(config: ImageConfig, layers: string[], arch: NodeJS.Architecture = process.arch): string {
  const created = new Date(epoch * 1000).toISOString();
  return JSON.stringify({
    architecture: architectures[arch] ?? arch,
    os: "linux",
    created,
    config: {
      Env: Object.entries({ PATH: usualPath, ...config.env }).map(([name, value]) => `${name}=${value}`),
      Entrypoint: config.entrypoint,
      Cmd: config.cmd,
      WorkingDir: config.workingDir,
      StopSignal: config.stopSignal,
      Labels: config.labels,
    },
    rootfs: { type: "layers", diff_ids: layers.map((digest) => `sha256:${digest}`) },
    history: layers.map(() => ({ created, created_by: "cilium-lab" })),
  });
}

/** The index of an archive as `docker save` writes it. */
export function manifestJson(name: string, configFile: string, layerFiles: string[]): string {
  return JSON.stringify([{ Config: configFile, RepoTags: [name], Layers: layerFiles }]);
}

/** Packs a folder as a layer: owned by root, in order of names, without times of its own. */
export async function packLayer(folder: string, into: string): Promise<void> {
  const same = ["--sort=name", `--mtime=@${epoch}`, "--owner=0", "--group=0", "--numeric-owner", "--format=gnu"];
  await execa("tar", [...same, "-C", folder, "-cf", into, "."]);
}

/**
 * Writes an archive that `docker load`, `kind load image-archive` and `ctr images import` take. It needs no daemon.
 *
 * @param layers tar files, the lowest first
 * @param work an empty folder on the same file system as the layers
 */
export async function writeArchive(name: string, config: ImageConfig, layers: string[], work: string, into: string): Promise<void> {
  await mkdir(work, { recursive: true });
  const digests: string[] = [];
  for (const layer of layers) {
    const digest = await sha256(layer);
    await link(layer, join(work, `${digest}.tar`));
    digests.push(digest);
  }
  const layerFiles = digests.map((digest) => `${digest}.tar`);
  const json = configJson(config, digests);
  const configFile = `${createHash("sha256").update(json).digest("hex")}.json`;
  await writeFile(join(work, configFile), json);
  await writeFile(join(work, "manifest.json"), manifestJson(name, configFile, layerFiles));
  await execa("tar", [
    `--mtime=@${epoch}`,
    "--owner=0",
    "--group=0",
    "-C",
    work,
    "-cf",
    into,
    "manifest.json",
    configFile,
    ...new Set(layerFiles),
  ]);
}

async function sha256(file: string): Promise<string> {
  const { stdout } = await execa("sha256sum", [basename(file)], { cwd: join(file, "..") });
  return stdout.slice(0, 64);
}
