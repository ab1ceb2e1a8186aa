import { putBack, underControl } from "../../components/datapath/control/control";
import { control as controls, type ControlOrNone } from "../../components/datapath/observe/evidence";
import { observe as observed } from "../../components/datapath/observe/observe";
import type { OutsideOf } from "../../components/datapath/observe/outside";
import { CliError } from "../lab/error";
import { observationText } from "./report";
import { writeEvidence } from "./evidence-folder";
import { holdingLab } from "../lab/lock/holding-lab";
import { reaching, runningLab, type RunningLab } from "../lab/running-lab";
import { wantsColour } from "../reporting/cells";
import { exitCodes } from "../lab/exit-codes";
import { docker } from "../lab/docker";
import { errorText } from "../../components/programs/present";

/** What `make observe` is asked for; each undefined where it is not. */
export interface ObserveOptions {
  stack?: string | undefined;
  /** `legacy` or `vxlan`: what is put in place of the datapath while it is observed. */
  control?: string | undefined;
  /** Regular rounds, ten exchanges a case each. */
  rounds?: string | undefined;
}

const defaultRounds = 3;
const maxRounds = 20;

/**
 * `make observe`: captures packets at every hop of the running lab, and proves its datapath by what each hop saw.
 *
 * Writes what it found to `reports/observe/<control>/`.
 *
 * @returns `ok` or `differs`; under a control, `ok` where the proof fails as it has to
 * @throws CliError for what cannot be used, and for a lab that cannot be observed
 */
export async function observe(checkout: string, options: ObserveOptions, say: (line: string) => void): Promise<number> {
  const control = controlOf(options.control);
  const rounds = roundsOf(options.rounds);
  const lab = await runningLab(checkout, options.stack, say, exitCodes.noAnswer);
  const input = {
    stack: lab.choice.stack,
    cluster: lab.outputs.clusterName,
    declared: lab.declared,
    control,
    rounds,
    outside: outsideOf(lab),
  };
  const { evidence, pcaps } = await holdingLab(
    lab,
    "make observe",
    say,
    () =>
      reaching(lab, say, async (reach) => {
        const work = () => observed(input, reach);
        try {
          // One that was killed has left its control.
          await putBack(reach);
          reach.signal?.throwIfAborted();
          return control === "none"
            ? await work()
            : await underControl(control, { ...reach, declared: lab.declared, cluster: lab.cluster }, work);
        } catch (error) {
          throw notObserved(lab.choice.stack, errorText(error));
        }
      }),
    exitCodes.noAnswer,
  );
  await writeEvidence(checkout, evidence, pcaps);
  const color = wantsColour(process.env, process.stdout.isTTY);
  say(
    [
      "",
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- what is no terminal has no columns
      observationText(evidence, { color, width: process.stdout.columns ?? 120 }),
      `Evidence, captures and pictures: reports/observe/${control}/report.html`,
    ].join("\n"),
  );
  return evidence.verdict.holds ? exitCodes.ok : exitCodes.differs;
}

function notObserved(stack: string, why: string): CliError {
  const remedy = "This says nothing about its datapath. `make status` shows whether it is well; `make observe` tries again.";
  return new CliError(`The lab "${stack}" could not be observed: ${why}`, remedy, exitCodes.noAnswer);
}

/** @throws CliError */
export function controlOf(text: string | undefined): ControlOrNone {
  const parsed = controls.safeParse(text ?? "none");
  if (parsed.success) return parsed.data;
  throw new CliError(
    `CONTROL is "${text}"; accepted are ${controls.options.join(", ")}.`,
    "Example: make observe CONTROL=legacy",
    exitCodes.unusable,
  );
}

/** @throws CliError */
export function roundsOf(text: string | undefined): number {
  if (text === undefined) return defaultRounds;
  const rounds = /^\d+$/.test(text) ? Number(text) : 0;
  if (rounds >= 1 && rounds <= maxRounds) return rounds;
  throw new CliError(
    `ROUNDS is "${text}"; accepted is a number from 1 to ${maxRounds}.`,
    "Example: make observe ROUNDS=5",
    exitCodes.unusable,
  );
}

/** A container beside the nodes; a cluster that the lab did not make has no network of the lab's. */
function outsideOf({ cluster, outputs, declared, childEnvironment }: RunningLab): OutsideOf | undefined {
  if (cluster === "existing") return undefined;
  const client = docker(childEnvironment);
  const run = async (args: string[]) => {
    const { ok, stdout, stderr } = await client.ask(args, 120);
    if (!ok) throw new Error(`docker ${args.slice(0, 2).join(" ")}: ${stderr.trim().split("\n").at(-1) || "no reason given"}`);
    return stdout;
  };
  return { docker: run, network: outputs.clusterName, cluster: outputs.clusterName, image: declared.testImage };
}
