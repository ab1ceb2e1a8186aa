import { execa } from "execa";
import { exists } from "./artifact";
import { tellingCommand } from "./command";
import type { Step } from "./step";

/** A step that installs Debian packages on this machine. It needs root where one is missing. */
export function debianPackagesStep(name: string, packages: string[]): Step {
  return {
    name,
    estimateSeconds: 45,
    upToDate: async () => (await missing(packages)).length === 0,
    run: async (progress) => {
      const wanted = await missing(packages);
      if (!(await exists("/usr/bin/apt-get")) || process.getuid?.() !== 0) {
        throw new Error(
          `${name}: ${wanted.join(", ")} not installed, and only root on Debian can have them installed here. ` +
            `Install them (apt-get install ${wanted.join(" ")}) or run this as root on Debian.`,
        );
      }
      // Another apt may be at work: wait for its lock instead of failing on it.
      const options = ["-q", "-y", "-o", "DPkg::Lock::Timeout=300"];
      const apt = (...args: string[]) => tellingCommand("apt-get", [...options, ...args], { env: { DEBIAN_FRONTEND: "noninteractive" } }, progress);
      await apt("update");
      await apt("install", "--no-install-recommends", ...wanted);
    },
  };
}

async function missing(packages: string[]): Promise<string[]> {
  const query = await execa("dpkg-query", ["-W", "-f", "${Package} ${db:Status-Status}\n", ...packages], { reject: false });
  return missingIn(query.stdout ?? "", packages);
}

/** Packages that `dpkg-query -W -f '${Package} ${db:Status-Status}\n'` does not call installed. */
export function missingIn(status: string, packages: string[]): string[] {
  const installed = new Set(status.split("\n").flatMap((line) => line.match(/^(\S+) installed$/)?.[1] ?? []));
  return packages.filter((name) => !installed.has(name));
}
