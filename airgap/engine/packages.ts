import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, ExecaError } from "execa";
import type { Step } from "../steps/step";

/** What the engine and the image builds need of Debian, and what for. */
export const enginePackages: Readonly<Record<string, string>> = {
  "docker.io": "the daemon, and a client where there is none",
  containerd: "runs the daemon's containers",
  runc: "what airgap/engine/runtime becomes",
  iptables: "the daemon's address translation, legacy variant",
  iproute2: "network namespaces",
  "util-linux": "nsenter, unshare, flock",
  debootstrap: "the images' Debian base",
  tcpdump: "captures, in the lab's nodes and pods",
};

/** Programs that maintainer scripts start services by. */
const serviceStarters = ["invoke-rc.d", "deb-systemd-invoke"];

/**
 * The packages that are not installed.
 *
 * @param dpkgOutput of `dpkg-query -W -f '${db:Status-Status} ${Package}\n'`, which leaves out what it has never heard of
 */
export function missingPackages(dpkgOutput: string, wanted: readonly string[]): string[] {
  const installed = new Set(
    dpkgOutput.split("\n").flatMap((line) => (line.startsWith("installed ") ? [line.slice("installed ".length)] : [])),
  );
  return wanted.filter((name) => !installed.has(name));
}

/** Arguments of apt-get that install packages without a question. */
export function installArguments(packages: readonly string[]): string[] {
  return [
    "install",
    "--yes",
    "--no-install-recommends",
    "-o",
    "DPkg::Lock::Timeout=300",
    "-o",
    "Dpkg::Options::=--force-confold",
    ...packages,
  ];
}

async function missing(): Promise<string[]> {
  const wanted = Object.keys(enginePackages);
  const { stdout } = await execa("dpkg-query", ["-W", "-f", "${db:Status-Status} ${Package}\n", ...wanted], {
    reject: false,
  });
  return missingPackages(stdout ?? "", wanted);
}

/** Installs what is missing of {@link enginePackages}. Starts no service, in particular not Debian's own dockerd. */
export const enginePackagesStep: Step = {
  name: "Debian packages",
  estimateSeconds: 45,
  upToDate: async () => (await missing()).length === 0,
  async run(progress) {
    const packages = await missing();
    if (packages.length === 0) return;
    progress(`installing ${packages.join(", ")}`);
    // Ahead in the PATH of the maintainer scripts, rather than a policy-rc.d: nothing of the machine is changed that
    // would have to be put back after a kill.
    const quiet = await mkdtemp(join(tmpdir(), "no-services-"));
    try {
      for (const name of serviceStarters) {
        await writeFile(join(quiet, name), "#!/bin/sh\nexit 0\n");
        await chmod(join(quiet, name), 0o755);
      }
      const env = { DEBIAN_FRONTEND: "noninteractive", PATH: `${quiet}:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin` };
      await aptGet(installArguments(packages), env, progress).catch(async () => {
        progress("the package lists are old: apt-get update");
        await aptGet(["update"], env, progress);
        await aptGet(installArguments(packages), env, progress);
      });
    } finally {
      await rm(quiet, { recursive: true });
    }
  },
};

async function aptGet(args: string[], env: Record<string, string>, progress: (line: string) => void): Promise<void> {
  try {
    const child = execa("apt-get", args, { env, all: true, stdin: "ignore" });
    for await (const line of child.iterable({ from: "all" })) if (/^(Get:|Setting up|Unpacking)/.test(line)) progress(line);
    await child;
  } catch (error) {
    const output = error instanceof ExecaError ? String(error.all ?? "").split("\n") : [String(error)];
    const errors = output.filter((line) => /^[EW]:/.test(line));
    throw new Error(
      `apt-get ${args[0]} failed: ${(errors.length > 0 ? errors : output.slice(-5)).join(" ")} ` +
        `Run it by hand to see more: apt-get install ${Object.keys(enginePackages).join(" ")}`,
    );
  }
}

/**
 * Whether this process could run the engine on this machine: root, on Debian.
 *
 * @returns undefined if so, else the reason why not
 */
export function engineImpossible(): string | undefined {
  const osRelease = "/etc/os-release";
  return whyImpossible(process.getuid?.(), existsSync(osRelease) ? readFileSync(osRelease, "utf8") : "");
}

/** Pure half of {@link engineImpossible}. */
export function whyImpossible(uid: number | undefined, osRelease: string): string | undefined {
  const system = /^PRETTY_NAME="?([^"\n]*)/m.exec(osRelease)?.[1] ?? "this system";
  if (!/^ID="?debian"?$/m.test(osRelease)) return `an own Docker engine needs Debian's packages, and this is ${system}`;
  if (uid !== 0) return "an own Docker engine needs root";
  return undefined;
}
