import { glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { engineStatus, stopEngine } from "../../airgap/engine/index";
import { readyBrowser } from "../browser";
import { NoEngineError } from "../../cli/lab/error";
import { stopIdleEngine } from "../../cli/lab/kit";
import { findEngine, readyMachine, type Say } from "../../cli/lab/lab";
import { labPaths, type LabPaths } from "../../cli/lab/paths";
import { tryPull } from "../../cli/lab/docker";
import { childEnvironment } from "../../cli/lab/pulumi";
import { readIfThere } from "../../cli/lab/read-if-there";
import { airgapStack, chooseByPull } from "../../cli/lab/stack-choice";
import { addTallies, tallyGo, tallyLine, tallyVitest, vitestFailures, type Tally } from "./tally";
import { errorText } from "../../components/programs/present";

/** What one command runs: `make test`, `make test-lab`, `make faults`. */
export type Scope = "test" | "test-lab" | "faults";

/** The vitest projects of each, whose reports it writes. */
const projects: Record<Scope, readonly string[]> = {
  test: ["unit", "browser", "engine"],
  "test-lab": ["lab", "faults"],
  faults: ["faults"],
};

/**
 * `make test` is everything that needs no cluster: lint and types beside the fast tests, the report in a browser, the kit's own programs, the stack on
 * Pulumi's real engine. `make test-lab` is the real clusters, and the faults that stand for the others; `make faults` is every fault.
 * What a tier needs is set up first; an engine that was not running before is stopped again.
 *
 * Where no container engine can be had, the tiers that need one are skipped and say so; with `CI` set they fail instead.
 *
 * @returns 0 when nothing failed. The last line is the sum of its tiers.
 */
export async function test(checkout: string, say: Say, scope: Scope): Promise<number> {
  const paths = labPaths(checkout);
  const sumFile = join(paths.testReports, `${scope}.txt`);
  for (const file of [sumFile, ...projects[scope].map((project) => join(paths.testReports, `${project}.json`))])
    await rm(file, { force: true });
  await mkdir(paths.testReports, { recursive: true });
  const engineRan = (await engineStatus()).kind === "running";
  const tallies: Tally[] = [];
  const tier = async (title: string, run: () => Promise<Tally>) => {
    say(`\n== ${title}`);
    tallies.push(await run());
  };
  const local = { ...process.env, PATH: [join(checkout, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter) };

  if (scope === "test") {
    // Two processes of one thread each, beside tests that wait for processes most of the time.
    const reading = readingChecks(checkout, local);
    await tier("unit: pure functions, and components on mocks", () => vitest("unit", paths, local));
    await tier("browser: the report in a real browser", () => browserTests(paths, local, say));
    await tier("programs: the kit's Go programs", () => goTests(paths, local));
    for (const { title, ran } of reading) {
      await tier(title, async () => {
        const { output, tally } = await ran;
        if (tally.failed > 0) say(output);
        return tally;
      });
    }
  }
  try {
    if (scope === "test") {
      say("\n== set-up of the tier on Pulumi's real engine");
      const environment = await setUp(paths, say, "tools");
      await tier("engine: the stack on Pulumi's real engine", () => vitest("engine", paths, environment));
    } else {
      say("\n== set-up of the tiers on a real cluster");
      const environment = await setUp(paths, say, "tools and images");
      if (scope === "test-lab") await tier("lab: a real cluster", () => vitest("lab", paths, environment));
      const every = scope === "faults" ? { LAB_FAULTS: "all" } : {};
      await tier("faults: a real cluster, broken and recovered", () => vitest("faults", paths, { ...environment, ...every }));
    }
  } catch (error) {
    // Whatever went wrong, the sum has to be told.
    tallies.push(withoutEngine(error, process.env.CI !== undefined, scope === "test-lab" ? 2 : 1));
    say(`\n${errorText(error)}`);
  } finally {
    // Somebody's lab may have come up on it meanwhile; in CI there is nobody.
    if (!engineRan) await (process.env.CI === undefined ? stopIdleEngine() : stopEngine());
  }
  const failures = await failuresOf(paths, projects[scope]);
  // Of a long log often only the end is kept: what failed is said there again.
  if (failures.length > 0) say(["\nFailed:", ...failures.map((line) => `  ${line}`)].join("\n"));
  const sum = addTallies(tallies);
  await writeFile(sumFile, `${tallyLine(sum)}\n`);
  say(`\n${tallyLine(sum)}`);
  return sum.failed === 0 ? 0 : 1;
}

/** A set-up that failed is a failure; only a machine without any engine may skip the tiers that need one, and CI may not. */
export function withoutEngine(error: unknown, ci: boolean, tiers: number): Tally {
  return error instanceof NoEngineError && !ci ? { passed: 0, failed: 0, skipped: tiers } : { passed: 0, failed: 1, skipped: 0 };
}

/** Engine, tools and plugins, for a cluster images too; gives back the environment for tests that start Pulumi and labs themselves. */
async function setUp(paths: LabPaths, say: Say, what: "tools" | "tools and images"): Promise<NodeJS.ProcessEnv> {
  const engine = await findEngine();
  const base = what === "tools" ? undefined : chooseByPull(engine.kind === "own" ? "own-engine" : await tryPull(process.env));
  if (base !== undefined) say(`The lab under test is like "${base.stack}": ${base.reason}.`);
  const images = base?.stack === airgapStack;
  const { binDirs, pulumi, dockerHost, pluginEnvironment } = await readyMachine(paths, engine, { say, images });
  return childEnvironment(process.env, {
    PATH: [...binDirs, join(paths.checkout, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter),
    PULUMI_HOME: paths.pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...pluginEnvironment,
    ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }),
    CILIUM_LAB_PULUMI: pulumi,
    ...(base === undefined ? {} : { LAB_TEST_BASE: base.stack }),
  });
}

async function failuresOf(paths: LabPaths, ofProjects: readonly string[]): Promise<string[]> {
  const tiers = ofProjects.map(async (project) => {
    const report = await readIfThere(join(paths.testReports, `${project}.json`));
    return report === undefined ? [] : vitestFailures(report).map((line) => `${project}: ${line}`);
  });
  return (await Promise.all(tiers)).flat();
}

/** A check that only reads the code: what it printed is shown where it found something. */
interface ReadingCheck {
  title: string;
  ran: Promise<{ output: string; tally: Tally }>;
}

/** Starts them all, one after the other, so that they take one core. */
function readingChecks(checkout: string, env: NodeJS.ProcessEnv): ReadingCheck[] {
  const commands: [title: string, file: string, ...args: string[]][] = [
    ["types: the lab", "tsc", "--noEmit"],
    // A program of its own: what runs inside of a page knows the page's names, which nothing else may.
    ["types: what runs inside of a page", "tsc", "--noEmit", "--project", join("tests", "browser")],
    ["lint: npm run lint", "npm", "run", "--silent", "lint"],
    ["lint: npm run format -- --check", "prettier", "--check", "."],
  ];
  let before: Promise<unknown> = Promise.resolve();
  return commands.map(([title, file, ...args]) => {
    const ran = before.then(async () => {
      const { all, exitCode } = await execa(file, args, {
        cwd: checkout,
        env,
        extendEnv: false,
        reject: false,
        stdin: "ignore",
        all: true,
      });
      const passed = exitCode === 0;
      return { output: all, tally: { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 } };
    });
    before = ran;
    return { title, ran };
  });
}

async function vitest(project: string, paths: LabPaths, env: NodeJS.ProcessEnv): Promise<Tally> {
  const report = join(paths.testReports, `${project}.json`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { exitCode } = await execa("vitest", args, {
    cwd: paths.checkout,
    env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
  });
  // A run that broke off has no report, or one without a failed test.
  const tally = await readFile(report, "utf8").then(tallyVitest, () => ({ passed: 0, failed: 0, skipped: 0 }));
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** Chromium is installed where it can be; on a machine that has none the tier is skipped, which is a failure in CI. */
async function browserTests(paths: LabPaths, env: NodeJS.ProcessEnv, say: Say): Promise<Tally> {
  const browser = await readyBrowser(say);
  if (browser !== undefined) return vitest("browser", paths, { ...env, CILIUM_LAB_BROWSER: browser });
  say(`There is no Chromium: the tests in a browser ${env.CI === undefined ? "are skipped" : "cannot run, which is a failure in CI"}.`);
  return env.CI === undefined ? { passed: 0, failed: 0, skipped: 1 } : { passed: 0, failed: 1, skipped: 0 };
}

async function goTests(paths: LabPaths, env: NodeJS.ProcessEnv): Promise<Tally> {
  const modules = new Set<string>();
  for await (const file of glob("airgap/**/*_test.go", { cwd: paths.checkout })) modules.add(dirname(file));
  const tallies = [...modules].map(async (module) => {
    const { stdout, stderr, exitCode, code } = await execa("go", ["test", "-json", "./..."], {
      cwd: join(paths.checkout, module),
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    if (code === "ENOENT") {
      console.log(
        `Go is not on PATH: the tests of ${module} ${process.env.CI === undefined ? "are skipped" : "cannot run, which is a failure in CI"}.`,
      );
      return process.env.CI === undefined ? { passed: 0, failed: 0, skipped: 1 } : { passed: 0, failed: 1, skipped: 0 };
    }
    const tally = tallyGo(stdout);
    if (exitCode !== 0) console.log(stdout, stderr);
    return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  });
  return addTallies(await Promise.all(tallies));
}
