import { execa } from "execa";
import type { FaultLab } from "./fault-lab";

/** Addresses of containers on their one network, by name. */
export async function addressesOf(lab: FaultLab, names: readonly string[]): Promise<Record<string, string>> {
  const lines = await lab.docker("inspect", "--format", "{{.Name}} {{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", ...names);
  return Object.fromEntries(lines.map((line) => line.slice(1).split(" ") as [string, string]));
}

/**
 * Takes addresses of a network by containers that do nothing, so that nobody else gets them.
 *
 * @param image of a node: its systemd is replaced by a sleep
 * @param restart Docker's policy, such as `always`
 * @returns what gives them back
 */
export async function occupy(
  lab: FaultLab,
  network: string,
  addresses: readonly string[],
  image: string,
  restart = "no",
): Promise<() => Promise<void>> {
  const ids: string[] = [];
  for (const address of addresses)
    ids.push(
      ...(await lab.docker(
        "run",
        "--detach",
        "--restart",
        restart,
        "--network",
        network,
        "--ip",
        address,
        "--entrypoint",
        "sleep",
        image,
        "infinity",
      )),
    );
  return async () => {
    if (ids.length > 0) await lab.docker("rm", "--force", "--volumes", ...ids.splice(0));
  };
}

/**
 * Resolves at the next event of a container.
 *
 * @param event its name, such as `exec_start`
 * @param action what has to be in it, such as the command that is started
 */
export async function nextEvent(event: string, container: string, action: string): Promise<void> {
  const stop = new AbortController();
  const filters = ["--filter", `event=${event}`, "--filter", `container=${container}`];
  const watch = execa("docker", ["events", ...filters, "--format", "{{.Action}}"], {
    stdin: "ignore",
    reject: false,
    cancelSignal: stop.signal,
  });
  for await (const line of watch) {
    if (!line.includes(action)) continue;
    stop.abort();
    return;
  }
  throw new Error(`docker events ended before ${container} saw "${event}" with "${action}"`);
}
