import { CliError } from "../lab/error";
import type { PullAnswer } from "../lab/stack-choice";

const limitSeconds = 20;

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
    (thrown: unknown) => {
      const error = thrown as Error & { cause?: Error };
      return error.name === "TimeoutError" ? `no answer within ${limitSeconds} s` : (error.cause?.message ?? error.message);
    },
  );
  if (answer === undefined) return;
  throw new CliError(
    `cilium-lab:ciliumRepository "${url}" does not answer with an index.yaml: ${answer}`,
    "Check the address and the network, or set cilium-lab:ciliumChart to a chart on disk.",
  );
}
