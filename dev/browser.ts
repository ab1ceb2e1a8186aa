import { accessSync, constants } from "node:fs";
import { debianPackagesStep } from "../airgap/steps/debian-packages";

/** Where Debian and others put Chromium, and who has Chrome instead. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"];

/** Path of a browser that a program can steer: `$CILIUM_LAB_BROWSER`, else Chromium or Chrome where they are installed; undefined where none is. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return (env.CILIUM_LAB_BROWSER === undefined ? places : [env.CILIUM_LAB_BROWSER]).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As {@link findBrowser}; on a Debian whose root this is, installs Chromium where there is none. Says why where it cannot be had. */
export async function readyBrowser(say: (line: string) => void): Promise<string | undefined> {
  const found = findBrowser();
  if (found !== undefined) return found;
  try {
    await debianPackagesStep("browser", ["chromium"]).run(say);
  } catch (error) {
    say((error as Error).message);
  }
  return findBrowser();
}
