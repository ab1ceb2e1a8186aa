import { existsSync, readFileSync } from "node:fs";
import { debianPackagesStep } from "../steps";

/** What the engine needs of Debian, and what for. */
const packages = {
  "docker.io": "the daemon, and a client where there is none",
  containerd: "runs the daemon's containers",
  runc: "what airgap/engine/runtime becomes",
  iptables: "the daemon's address translation, legacy variant",
  iproute2: "network namespaces",
  "util-linux": "nsenter, unshare",
};

/** Installs what the engine needs of Debian. */
export const enginePackagesStep = debianPackagesStep("Debian packages", Object.keys(packages));

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
