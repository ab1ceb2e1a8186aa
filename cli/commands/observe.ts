import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { control as controls, type Control, type Evidence } from "../../components/datapath/observe/evidence";
import { observe as observed } from "../../components/datapath/observe/observe";
import type { OutsideOf } from "../../components/datapath/observe/outside";
import { CliError } from "../error";
import { reaching, runningLab, type RunningLab } from "../running-lab";
import { columns } from "../summary";

/** What `make observe` is asked for; each undefined where it is not. */
export interface ObserveOptions {
  stack?: string | undefined;
  /** `legacy` or `vxlan`: what is put in place of the datapath while it is observed. */
  control?: string | undefined;
  /** Regular rounds, ten exchanges a case each. */
  rounds?: string | undefined;
}

/** Exit codes of `make observe`. */
export const exitCodes = { proven: 0, differs: 1, unusable: 2, notObserved: 3 } as const;

const defaultRounds = 3;
const maxRounds = 20;

/**
 * `make observe`: captures packets at every hop of the running lab, and proves its datapath by what each hop saw.
 *
 * Writes what it found to `reports/observe/<control>/`.
 *
 * @returns `proven` or `differs`; under a control, `proven` where the proof fails as it has to
 * @throws CliError for what cannot be used, and for a lab that cannot be observed
 */
export async function observe(checkout: string, options: ObserveOptions, say: (line: string) => void): Promise<number> {
  const control = controlOf(options.control);
  const rounds = roundsOf(options.rounds);
  const lab = await runningLab(checkout, options.stack, say, exitCodes.notObserved);
  const input = { stack: lab.choice.stack, cluster: lab.outputs.clusterName, declared: lab.declared, control, rounds, outside: outsideOf(lab) };
  const { evidence, pcaps } = await reaching(lab, say, (reach) => observed(input, reach)).catch((error: Error) => {
    throw new CliError(`The lab "${lab.choice.stack}" could not be observed: ${error.message}`, "This says nothing about its datapath. `make status` shows whether it is well; `make observe` tries again.", exitCodes.notObserved);
  });
  const folder = join(checkout, "reports", "observe", control);
  await write(folder, evidence, pcaps);
  say(["", ...table(evidence), "", ...evidence.verdict.sentences, "", `Evidence: ${folder.slice(checkout.length + 1)}`].join("\n"));
  return evidence.verdict.holds ? exitCodes.proven : exitCodes.differs;
}

/** @throws CliError */
export function controlOf(text: string | undefined): Control {
  const parsed = controls.safeParse(text ?? "none");
  if (parsed.success) return parsed.data;
  throw new CliError(`CONTROL is "${text}"; accepted are ${controls.options.join(", ")}.`, "Example: make observe CONTROL=legacy", exitCodes.unusable);
}

/** @throws CliError */
export function roundsOf(text: string | undefined): number {
  if (text === undefined) return defaultRounds;
  const rounds = /^\d+$/.test(text) ? Number(text) : 0;
  if (rounds >= 1 && rounds <= maxRounds) return rounds;
  throw new CliError(`ROUNDS is "${text}"; accepted is a number from 1 to ${maxRounds}.`, "Example: make observe ROUNDS=5", exitCodes.unusable);
}

/** A container beside the nodes; a cluster that the lab did not make has no network of the lab's. */
function outsideOf({ cluster, outputs, declared, childEnvironment }: RunningLab): OutsideOf | undefined {
  if (cluster === "existing") return undefined;
  const docker = async (args: string[]) => {
    const { exitCode, stdout, stderr } = await execa("docker", args, { env: childEnvironment, extendEnv: false, reject: false, stdin: "ignore", timeout: 120_000 });
    if (exitCode !== 0) throw new Error(`docker ${args.slice(0, 2).join(" ")}: ${(stderr ?? "").trim().split("\n").at(-1) || "no reason given"}`);
    return stdout;
  };
  return { docker, network: outputs.clusterName, cluster: outputs.clusterName, image: declared.testImage };
}

async function write(folder: string, evidence: Evidence, pcaps: ReadonlyMap<string, Uint8Array>): Promise<void> {
  // Captures of another run must not stand beside this one's counts.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "evidence.json"), `${JSON.stringify(evidence, null, 2)}\n`);
  for (const [file, pcap] of pcaps) await writeFile(join(folder, file), pcap);
}

function table({ cases, netfilter, seconds, cost }: Evidence): string[] {
  const counts = ({ requests, replies }: { requests: number; replies: number }) => `${requests}/${replies}`;
  return [
    ...cases.flatMap(({ name, title, exchanges, hops }) => [
      `${name}: ${title}; ${exchanges.answered} of ${exchanges.sent} exchanges answered`,
      ...columns(hops.map((hop) => [hop.holds ? "ok" : "DIFFERS", hop.title, hop.counted, `saw ${counts(hop.seen)}`, `expected ${counts(hop.expected)}`, hop.invariant])),
    ]),
    "netfilter",
    ...columns(netfilter.map(({ node, hook, seen, holds }) => [holds ? "ok" : "DIFFERS", node, hook, String(seen)])),
    `${seconds.toFixed(1)} s; captures took ${cost.cpuSeconds.toFixed(2)} s of CPU time, ${(cost.share * 100).toFixed(1)} % of the machine's while they ran`,
  ];
}
