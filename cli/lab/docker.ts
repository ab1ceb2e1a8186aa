import { execa } from "execa";
import type { PullAnswer } from "./stack-choice";

/** What the client said, whatever came of it. */
export interface DockerAnswer {
  ok: boolean;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

/** The Docker client on the daemon that one environment points to; it never reads standard input. */
export interface DockerClient {
  /** Runs a command whose failure is an answer too. */
  ask(args: readonly string[], seconds?: number): Promise<DockerAnswer>;
  /** Standard output of a command. @throws Error of execa where the client fails */
  run(args: readonly string[]): Promise<string>;
  /** Lines of {@link run} that are not empty. */
  lines(args: readonly string[]): Promise<string[]>;
}

/** @param environment of the client, all of it: nothing else of this process reaches it */
export function docker(environment: NodeJS.ProcessEnv): DockerClient {
  const options = { env: environment, extendEnv: false, stdin: "ignore" } as const;
  const run = async (args: readonly string[]) => (await execa("docker", args, options)).stdout;
  return {
    ask: async (args, seconds) => {
      const timeout = seconds === undefined ? {} : { timeout: seconds * 1000 };
      // `| undefined`: where the client cannot be started there is no output, whatever execa's types say.
      const answer: { exitCode?: number | undefined; stdout?: string | undefined; stderr?: string | undefined; timedOut: boolean } =
        await execa("docker", args, { ...options, ...timeout, reject: false });
      return { ok: answer.exitCode === 0, stdout: answer.stdout ?? "", stderr: answer.stderr ?? "", timedOut: answer.timedOut };
    },
    run,
    lines: async (args) => (await run(args)).split("\n").filter((line) => line !== ""),
  };
}

/** Small (some 10 KB), public, and on the registry that kind's node images come from. */
const probeImage = "docker.io/library/hello-world:latest";
const limitSeconds = 20;

/** Tries to pull a tiny image through the daemon and removes it again if it was not there before. */
export async function tryPull(environment: NodeJS.ProcessEnv): Promise<PullAnswer> {
  const client = docker(environment);
  const before = await client.ask(["image", "inspect", probeImage]);
  const pull = await client.ask(["pull", "--quiet", probeImage], limitSeconds);
  if (!pull.ok)
    return { pulled: false, detail: pull.timedOut ? `no answer within ${limitSeconds} s` : (pull.stderr.trim().split("\n").at(-1) ?? "") };
  if (!before.ok) await client.ask(["image", "rm", probeImage]);
  return { pulled: true };
}
