import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readKubeconfigs } from "../../components/existing/kubeconfig";
import { outcomes } from "../check/environment";
import { dockerEngine, machineOf, withoutDaemon, type Missing } from "../check/machine";
import { rowLines, type CheckName, type Outcome } from "../check/outcome";
import { inThrowAwayFolder } from "../check/throw-away";
import type { ReadyMachine, Say } from "../lab/lab";
import { labPaths, stackFile } from "../lab/paths";
import { changedFiles, headOf, withBase, type Base } from "./base";
import { configChange } from "./config";
import type { Plan } from "./plan";
import { planPreview } from "./preview";
import { isRed, reportText, type EnvironmentResult, type HeadEnvironment, type PullRequest } from "./report";
import { kubeconfigNamed, secretsOf, withoutSecrets } from "./secrets";
import { readIfThere } from "../lab/read-if-there";
import { stacksOf } from "../lab/stack-choice";
import { chosen } from "../check/command";

/** What `make pr` is asked for; each undefined where it is not. */
export interface PrOptions {
  /** The one environment to look at, instead of all. */
  stack?: string | undefined;
  /** What the branch is compared with. Default: {@link defaultBase}. */
  base?: string | undefined;
}

const defaultBase = "origin/main";
/** Where the report is written, relative to the checkout. */
export const reportFile = "reports/pr.md";

/** What decides what is refused: a branch that changes it is judged by its own rules. */
const judges = ["policies/", "components/tables/", "components/cilium/rendered/", "cli/", ".github/workflows/", "Makefile"];

/**
 * `make pr`: what `make check` looks at, for every environment, and what the branch changes of the agents' options; in one Markdown report.
 * Makes nothing, starts no engine, and leaves the state of every lab alone.
 *
 * @returns exit code: 1 where anything failed; what could not be checked is said and is no failure
 */
export async function pr(checkout: string, { stack: requested, base: ref = defaultBase }: PrOptions, print: Say): Promise<number> {
  const paths = labPaths(checkout);
  // The report of an earlier run is not taken for this one's.
  await rm(join(checkout, reportFile), { force: true });
  const stacks = chosen(stacksOf(await readdir(checkout)), requested);
  const secrets = await credentials(checkout, stacks);
  const say: Say = (line) => print(withoutSecrets(line, secrets));
  const engine = await dockerEngine();
  const notes = "why" in engine ? [withoutDaemon(engine)] : [];
  for (const note of notes) say(note);
  let machine: Promise<ReadyMachine | Missing> | undefined;
  const readied = () => (machine ??= machineOf(paths, engine, say));

  const environments: EnvironmentResult[] = [];
  let against: PullRequest["base"] | undefined;
  await inThrowAwayFolder(paths, (folder) =>
    withBase(checkout, ref, async (base) => {
      against = base.kind === "none" ? base : { ref, commit: base.commit };
      say(
        base.kind === "none"
          ? `There is no base, so everything is new: ${base.why}`
          : `Base: ${base.commit.slice(0, 7)}, where this branch left ${ref}.`,
      );
      notes.push(...(await judgesChanged(checkout, base)));
      for (const stack of stacks) {
        let plan: Plan | undefined;
        const found: Partial<Record<CheckName, Outcome>> = {};
        const preview = (check: Parameters<typeof planPreview>[0]) => planPreview(check, (it) => (plan = it));
        for await (const [check, outcome] of outcomes({ paths, stack, engine, readied, folder: join(folder, stack), preview })) {
          found[check] = outcome;
          for (const line of rowLines({ stack, check, outcome }, stacks)) say(line);
        }
        const presence = await presenceOf(checkout, stack, base);
        const config = await changeOf(
          checkout,
          stack,
          base,
          presence,
          found.configuration ?? { kind: "not checked", why: "it was not read" },
        );
        environments.push({
          stack,
          presence,
          outcomes: found as HeadEnvironment["outcomes"],
          config,
          ...(plan === undefined ? {} : { plan }),
        });
      }
      if (base.kind === "commit" && requested === undefined) {
        const gone = stacksOf(await readdir(base.folder)).filter((stack) => !stacks.includes(stack));
        environments.push(...gone.map((stack) => ({ stack, presence: "gone" as const })));
      }
    }),
  );

  if (against === undefined) throw new Error("The base was not looked for.");
  const pullRequest: PullRequest = { base: against, head: await headOf(checkout), environments, notes };
  await mkdir(join(checkout, "reports"), { recursive: true });
  // Where the checkout is on this machine is nobody's matter.
  await writeFile(join(checkout, reportFile), withoutSecrets(reportText(pullRequest).replaceAll(`${checkout}/`, ""), secrets));
  say(`The report is in ${reportFile}.`);
  return isRed(pullRequest) ? 1 : 0;
}

/** What the kubeconfigs of this machine and of the stacks hold that nobody else may read. */
async function credentials(checkout: string, stacks: readonly string[]): Promise<string[]> {
  const configured = await Promise.all(
    stacks.map(async (stack) => kubeconfigNamed(await readFile(stackFile(labPaths(checkout), stack), "utf8"))),
  );
  return [...new Set(["", ...configured])].flatMap((path) => {
    try {
      return readKubeconfigs(path, checkout, process.env).flatMap(({ text }) => secretsOf(text));
    } catch {
      // None is there, which the checks say where it matters.
      return [];
    }
  });
}

async function presenceOf(checkout: string, stack: string, base: Base): Promise<HeadEnvironment["presence"]> {
  if (base.kind === "none") return "unknown";
  const before = await readIfThere(stackFile(labPaths(base.folder), stack));
  if (before === undefined) return "new";
  return before === (await readFile(stackFile(labPaths(checkout), stack), "utf8")) ? "same" : "changed";
}

async function changeOf(
  checkout: string,
  stack: string,
  base: Base,
  presence: HeadEnvironment["presence"],
  configuration: Outcome,
): ReturnType<typeof configChange> {
  if (configuration.kind === "failed") return { kind: "not compared", why: "the configuration is refused" };
  if (presence === "new") return { kind: "not compared", why: "the base has no such environment" };
  return configChange(checkout, stack, base);
}

async function judgesChanged(checkout: string, base: Base): Promise<string[]> {
  if (base.kind === "none") return [];
  const changed = await changedFiles(checkout, base.commit);
  const counts = judges
    .map((folder) => ({ folder, files: changed.filter((name) => name.startsWith(folder)).length }))
    .filter(({ files }) => files > 0);
  if (counts.length === 0) return [];
  const listed = counts.map(({ folder, files }) => `\`${folder}\` (${files} ${files === 1 ? "file" : "files"})`).join(", ");
  return [`This branch changes what judges it, and was judged by its own version: ${listed}.`];
}
