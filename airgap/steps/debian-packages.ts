import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { exists } from "./artifact";
import { tellingCommand } from "./command";
import type { Step } from "./step";

/**
 * A step that installs Debian packages on this machine where one is missing. It needs root then.
 *
 * No service is started, in particular not Debian's own dockerd.
 */
export function debianPackagesStep(name: string, packages: readonly string[]): Step {
  return {
    name,
    estimateSeconds: 45,
    upToDate: async () => (await missing(packages)).length === 0,
    run: async (progress) => {
      const wanted = await missing(packages);
      if (wanted.length === 0) return;
      if (!(await exists("/usr/bin/apt-get")) || process.getuid?.() !== 0) {
        throw new Error(
          `${name}: ${wanted.join(", ")} not installed, and only root on Debian can have them installed here. ` +
            `Install them (apt-get install ${wanted.join(" ")}) or run this as root on Debian.`,
        );
      }
      progress(`installing ${wanted.join(", ")}`);
      await withoutServices((path) => install(wanted, path, progress));
    },
  };
}

async function install(packages: readonly string[], path: string, progress: (line: string) => void): Promise<void> {
  // The same words everywhere: listsAreOld reads them.
  const env = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C", PATH: path };
  const tell = (line: string) => {
    if (/^(Get:|Setting up|Unpacking)/.test(line)) progress(line);
  };
  const apt = (args: readonly string[]) => tellingCommand("apt-get", [...args], { env }, tell);
  try {
    await apt(installArguments(packages));
  } catch (error) {
    if (!listsAreOld((error as Error).message)) throw error;
    progress("the package lists are old: apt-get update");
    await apt(["update"]);
    await apt(installArguments(packages));
  }
}

/** Arguments of apt-get that install packages without a question, and wait for another apt instead of failing on its lock. */
export function installArguments(packages: readonly string[]): string[] {
  const options = ["DPkg::Lock::Timeout=300", "Dpkg::Options::=--force-confold"].flatMap((option) => ["-o", option]);
  return ["install", "--yes", "--no-install-recommends", ...options, ...packages];
}

/** Whether apt-get failed for want of fresh package lists: it knows no such package, or the mirror has a newer one by now. */
export function listsAreOld(output: string): boolean {
  return /^\s*E: (Unable to locate package|Package .* has no installation candidate|Failed to fetch|Unable to fetch)/m.test(output);
}

/** Programs that maintainer scripts start services by. */
const serviceStarters = ["invoke-rc.d", "deb-systemd-invoke"];

/**
 * Calls with a PATH on which programs that start services do nothing.
 *
 * Rather than a policy-rc.d: nothing of the machine is changed that would have to be put back after a kill.
 */
async function withoutServices(work: (path: string) => Promise<void>): Promise<void> {
  const quiet = await mkdtemp(join(tmpdir(), "no-services-"));
  try {
    for (const name of serviceStarters) {
      await writeFile(join(quiet, name), "#!/bin/sh\nexit 0\n");
      await chmod(join(quiet, name), 0o755);
    }
    await work(`${quiet}:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin`);
  } finally {
    await rm(quiet, { recursive: true });
  }
}

async function missing(packages: readonly string[]): Promise<string[]> {
  const query = await execa("dpkg-query", ["-W", "-f", "${Package} ${db:Status-Status}\n", ...packages], { reject: false });
  return missingIn(query.stdout, packages);
}

/** Packages that `dpkg-query -W -f '${Package} ${db:Status-Status}\n'` does not call installed. */
export function missingIn(status: string, packages: readonly string[]): string[] {
  const installed = new Set(status.split("\n").flatMap((line) => line.match(/^(\S+) installed$/)?.[1] ?? []));
  return packages.filter((name) => !installed.has(name));
}
