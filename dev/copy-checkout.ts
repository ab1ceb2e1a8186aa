import { cp, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

/** Copies a checkout into an empty folder as git sees it, uncommitted changes included; the packages are shared by a link. */
export async function copyCheckout(checkout: string, folder: string): Promise<void> {
  const { stdout } = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: checkout });
  for (const file of stdout.split("\0").filter((name) => name !== "" && name !== "node_modules")) {
    const there = await stat(join(checkout, file)).then(
      () => true,
      () => false,
    ); // deleted and not committed
    if (there) await cp(join(checkout, file), join(folder, file), { recursive: true });
  }
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
}
