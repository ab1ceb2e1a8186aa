import { execa } from "execa";
import { CliError } from "../lab/error";
import type { PullAnswer } from "../lab/stack-choice";

/** Small (some 10 KB), public, and on the registry that kind's node images come from. */
const probeImage = "docker.io/library/hello-world:latest";
const limitSeconds = 20;

/** Tries to pull a tiny image through the daemon and removes it again if it was not there before. */
export async function tryPull(environment: NodeJS.ProcessEnv): Promise<PullAnswer> {
  const options = { env: environment, extendEnv: false, reject: false, stdin: "ignore" } as const;
  const before = await execa("docker", ["image", "inspect", probeImage], options);
  const pull = await execa("docker", ["pull", "--quiet", probeImage], { ...options, timeout: limitSeconds * 1000 });
  if (pull.exitCode !== 0) return { pulled: false, detail: pull.timedOut ? `no answer within ${limitSeconds} s` : lastLine(pull.stderr) };
  if (before.exitCode !== 0) await execa("docker", ["image", "rm", probeImage], options);
  return { pulled: true };
}

/** Refuses a stack that pulls its images where the registry does not answer. */
export function checkRegistry(answer: PullAnswer, stack: string): void {
  if (answer.pulled) return;
  throw new CliError(
    `Stack "${stack}" pulls its images, and the registry does not answer: ${answer.detail}`,
    "Check the daemon's network and proxy settings, or use the images built on this machine: make up STACK=airgap",
  );
}

/** Refuses a chart repository that does not answer: Pulumi would only ask it when the nodes are there. */
export async function checkChartRepository(url: string): Promise<void> {
  const index = `${url.replace(/\/$/, "")}/index.yaml`;
  const answer = await fetch(index, { method: "HEAD", signal: AbortSignal.timeout(limitSeconds * 1000) }).then(
    ({ ok, status }) => (ok ? undefined : `HTTP status ${status}`),
    (error: Error) =>
      error.name === "TimeoutError"
        ? `no answer within ${limitSeconds} s`
        : String((error.cause as Error | undefined)?.message ?? error.message),
  );
  if (answer === undefined) return;
  throw new CliError(
    `cilium-lab:ciliumRepository "${url}" does not answer with an index.yaml: ${answer}`,
    "Check the address and the network, or set cilium-lab:ciliumChart to a chart on disk.",
  );
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
