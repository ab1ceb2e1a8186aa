import { CliError } from "./error";

/** A stack, and why it is that one; the reason completes "Stack dev: …". */
export interface StackChoice {
  stack: string;
  reason: string;
}

/** Stack for machines that pull their images from registries. */
const connectedStack = "dev";
/** Stack whose images are built on this machine. */
export const airgapStack = "airgap";

/**
 * Picks the stack without asking the network: the one named, else the one of the last command. `undefined`: probe.
 *
 * @param available stacks that have a `Pulumi.<stack>.yaml`.
 * @throws CliError for a stack that has no such file.
 */
export function chooseKnownStack(input: {
  requested?: string | undefined;
  remembered?: string | undefined;
  available: readonly string[];
}): StackChoice | undefined {
  const { requested, remembered, available } = input;
  if (requested !== undefined && requested !== "") {
    if (available.includes(requested)) return { stack: requested, reason: "as asked for by STACK" };
    throw new CliError(
      `There is no stack "${requested}": Pulumi.${requested}.yaml does not exist.`,
      `Known stacks: ${available.join(", ")}. For a lab of your own, copy one of their files and give it another cilium-lab:clusterName.`,
    );
  }
  return remembered !== undefined && available.includes(remembered)
    ? { stack: remembered, reason: "as in the last command (.lab/stack); STACK=… picks another" }
    : undefined;
}

/** What trying to pull an image through the daemon gave. */
export type PullAnswer = { pulled: true } | { pulled: false; detail: string };

/** Picks the stack by what the daemon can pull; the lab's own engine has no uplink, so nothing needs to be tried there. */
export function chooseByPull(answer: PullAnswer | "own-engine"): StackChoice {
  if (answer === "own-engine") return { stack: airgapStack, reason: "the lab's own engine has no uplink, so images are built here" };
  return answer.pulled
    ? { stack: connectedStack, reason: "the Docker daemon can pull images" }
    : { stack: airgapStack, reason: `the Docker daemon cannot pull images (${answer.detail}), so they are built here` };
}

/** Stacks among file names: `Pulumi.<stack>.yaml`. */
export function stacksOf(fileNames: readonly string[]): string[] {
  return fileNames.flatMap((name) => /^Pulumi\.([^.]+)\.yaml$/.exec(name)?.[1] ?? []).sort();
}

/** Prefix of the images that the kit builds; `.invalid` never resolves (RFC 2606), so that nobody can pull them by mistake. */
const builtHere = "cilium-lab.invalid/built-here/";

/** Whether the stack file with this text runs on images that are built on this machine. */
export function usesBuiltImages(stackText: string): boolean {
  return stackText.includes(builtHere);
}
