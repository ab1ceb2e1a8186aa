import { expect } from "vitest";
import { parse } from "yaml";
import { secretsOf } from "../../cli/pr/secrets";
import { readIfThere } from "../../cli/lab/read-if-there";
import type { Checkout } from "./checkout";

/** What nothing may repeat of the labs that a test has made: keys of every kubeconfig there was, passphrases. */
export class Secrets {
  private readonly known = new Set<string>();

  /** Learns the keys of a kubeconfig, e.g. of `/etc/kubernetes/admin.conf` in a control plane. */
  learn(kubeconfig: string): void {
    const user = (parse(kubeconfig) as { users?: { user?: Record<string, string> }[] } | null)?.users?.[0]?.user;
    // The certificate is public; the key beside it is what opens the cluster.
    if (user?.["client-key-data"] !== undefined)
      for (const secret of secretsOf(JSON.stringify({ users: [{ user: { key: user["client-key-data"] } }] }))) this.known.add(secret);
  }

  /** How many there are to look for: with none, finding none proves nothing. */
  get count(): number {
    return this.known.size;
  }

  /**
   * Looks for them in all that was printed, in the checkout's `.lab` and in its reports, but for their own files. The state, its history
   * and its backups are files of `.lab`; what `pulumi stack export` prints is the first of them.
   */
  async expectNowhere(checkout: Checkout): Promise<void> {
    const passphrase = (await readIfThere(checkout.path(".lab/passphrase")))?.trim();
    if (passphrase) this.known.add(passphrase);
    const own = (path: string) => path.includes("/.lab/kubeconfig/") || path.endsWith("/.lab/passphrase") || path.includes("/plugins/");
    const files = (await Promise.all([".lab", "reports"].map((folder) => checkout.texts(folder, own).catch(() => [])))).flat();
    const found = [...this.known].flatMap((secret) => [
      ...checkout.printed.flatMap((text, index) => (text.includes(secret) ? [`output ${index}`] : [])),
      ...files.flatMap(({ path, text }) => (text.includes(secret) ? [path] : [])),
    ]);
    expect(found).toEqual([]);
  }
}
