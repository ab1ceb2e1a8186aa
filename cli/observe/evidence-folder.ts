import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { control as controls, evidence as schema, type ControlOrNone, type Evidence } from "../../components/datapath/observe/evidence";
import { readIfThere } from "../lab/read-if-there";
import { writeReports } from "./report";

/** Where the last run of each control is kept. */
export function evidenceFolder(checkout: string, control: ControlOrNone): string {
  return join(checkout, "reports", "observe", control);
}

/**
 * Keeps a run: its evidence, its captures and what is drawn from them, in place of the last run under the same control. The report of the lab as
 * declared shows the last control beside; it is drawn anew where that has just been run.
 */
export async function writeEvidence(checkout: string, evidence: Evidence, pcaps: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const folder = evidenceFolder(checkout, evidence.control);
  // Captures of another run must not stand beside this one's counts.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "evidence.json"), `${JSON.stringify(evidence, null, 2)}\n`);
  for (const [file, pcap] of pcaps) await writeFile(join(folder, file), pcap);
  if (evidence.control === "none") return writeReports(evidence, folder, await lastControl(checkout, evidence));
  await writeReports(evidence, folder);
  const declared = await lastRun(checkout, "none");
  if (declared && sameLab(declared, evidence)) await writeReports(declared, evidenceFolder(checkout, "none"), evidence);
}

/** The last run under any control of the same lab. */
async function lastControl(checkout: string, evidence: Evidence): Promise<Evidence | undefined> {
  const runs = await Promise.all(controls.options.filter((control) => control !== "none").map((control) => lastRun(checkout, control)));
  const ofThisLab = runs.filter((run) => run !== undefined).filter((run) => sameLab(run, evidence));
  return ofThisLab.sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

/** Undefined where there is none, or one of another format. */
async function lastRun(checkout: string, control: ControlOrNone): Promise<Evidence | undefined> {
  const text = await readIfThere(join(evidenceFolder(checkout, control), "evidence.json"));
  return text === undefined ? undefined : schema.safeParse(parsed(text)).data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sameLab(a: Evidence, b: Evidence): boolean {
  return a.lab.cluster === b.lab.cluster && a.lab.cilium === b.lab.cilium;
}
