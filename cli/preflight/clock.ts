import { CliError } from "../lab/error";
import { duration } from "../reporting/terminal";
import { docker } from "../lab/docker";

/** How far the daemon's clock may be from this machine's, in seconds: certificates are valid from the moment when a node makes them. */
const clockTolerance = 60;

/** What the daemon's clock said, and this machine's before and after it was asked, all in milliseconds since 1970. */
export interface Clocks {
  daemon: number;
  before: number;
  after: number;
}

/**
 * Refuses a daemon on a machine whose clock is another: nodes would make certificates that are not valid here yet, or not any more, which
 * shows as an API server that nobody can talk to.
 */
export function checkClocks({ daemon, before, after }: Clocks): void {
  const ahead = (daemon > after ? daemon - after : Math.min(0, daemon - before)) / 1000;
  if (Math.abs(ahead) <= clockTolerance) return;
  throw new CliError(
    `The clock of the Docker daemon's machine is ${duration(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} this machine's.`,
    "Set both right, e.g. by NTP: what a node signs is not valid on a machine of another time. Nothing was changed.",
  );
}

/** Asks the daemon that `environment` points to for its time; undefined where it does not say. */
export async function readClocks(environment: NodeJS.ProcessEnv): Promise<Clocks | undefined> {
  const before = Date.now();
  const { ok, stdout } = await docker(environment).ask(["info", "--format", "{{.SystemTime}}"]);
  const daemon = ok ? Date.parse(stdout.trim()) : Number.NaN;
  return Number.isNaN(daemon) ? undefined : { daemon, before, after: Date.now() };
}
