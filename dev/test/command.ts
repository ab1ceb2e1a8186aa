import { glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { engineStatus, stopEngine } from "../../airgap/engine/index";
import { readyBrowser } from "../browser";
import { NoEngineError } from "../../cli/lab/error";
import { stopIdleEngine } from "../../cli/lab/kit";
import { findEngine, readyMachine, type Say } from "../../cli/lab/lab";
import { labPaths, type LabPaths } from "../../cli/lab/paths";
import { tryPull } from "../../cli/preflight/image-registry";
import { childEnvironment } from "../../cli/lab/pulumi";
import { readIfThere } from "../../cli/lab/read-if-there";
import { airgapStack, chooseByPull } from "../../cli/lab/stack-choice";
import { addTallies, tallyGo, tallyLine, tallyVitest, vitestFailures, type Tally } from "./tally";

/**
 * `make test`: types, the fast tests, the report in a browser and the kit's own programs; then the tests on Pulumi's real engine, and those on a real
 * cluster. What a tier needs is set up first; an engine that was not running before is stopped again.
 *
 * Where no container engine can be had, the tiers that need one are skipped and say so; with `CI` set they fail instead.
 *
 * @param scope "every fault": that tier alone, and all of it; otherwise the faults that take longest are skipped, and counted as such.
 * @returns 0 when nothing failed. The last line is the sum of all tiers.
 */
export async function test(checkout: string, say: Say, scope: "all tiers" | "every fault" = "all tiers"): Promise<number> {
  const paths = labPaths(checkout);
  await rm(paths.testReports, { recursive: true, force: true });
  await mkdir(paths.testReports, { recursive: true });
  const engineRan = (await engineStatus()).kind === "running";
  const tallies: Tally[] = [];
  const tier = async (title: string, run: () => Promise<Tally>) => {
    say(`\n== ${title}`);
    tallies.push(await run());
  };
  const local = { ...process.env, PATH: [join(checkout, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter) };

  if (scope === "all tiers") {
    await tier("types", () => typeCheck(checkout, local));
    await tier("unit: pure functions, and components on mocks", () => vitest("unit", paths, local));
    await tier("browser: the report in a real browser", () => browserTests(paths, local, say));
    await tier("programs: the kit's Go programs", () => goTests(paths, local));
  }
  try {
    say("\n== set-up of the tiers on a real engine and a real cluster");
    const environment = await setUp(paths, say);
    if (scope === "all tiers") {
      await tier("engine: the stack on Pulumi's real engine", () => vitest("engine", paths, environment));
      // After the other, and not beside it: bringing the last lab down stops the engine that the other tests use.
      await tier("lab: a real cluster", () => vitest("lab", paths, environment));
    }
    const every = scope === "every fault" ? { LAB_FAULTS: "all" } : {};
    await tier("faults: a real cluster, broken and recovered", () => vitest("faults", paths, { ...environment, ...every }));
  } catch (error) {
    // Whatever went wrong, the sum has to be told.
    tallies.push(withoutEngine(error, process.env.CI !== undefined));
    say(`\n${error instanceof Error ? error.message : String(error)}`);
  } finally {
    // Somebody's lab may have come up on it meanwhile; in CI there is nobody.
    if (!engineRan) await (process.env.CI === undefined ? stopIdleEngine() : stopEngine());
  }
  const failures = await failuresOf(paths);
  // Of a long log often only the end is kept: what failed is said there again.
  if (failures.length > 0) say(["\nFailed:", ...failures.map((line) => `  ${line}`)].join("\n"));
  const sum = addTallies(tallies);
  await writeFile(join(paths.testReports, "sum.txt"), `${tallyLine(sum)}\n`);
  say(`\n${tallyLine(sum)}`);
  return sum.failed === 0 ? 0 : 1;
}

/** A set-up that failed is a failure; only a machine without any engine may skip the three tiers, and CI may not. */
export function withoutEngine(error: unknown, ci: boolean): Tally {
  return error instanceof NoEngineError && !ci ? { passed: 0, failed: 0, skipped: 3 } : { passed: 0, failed: 1, skipped: 0 };
}

/** Engine, tools, plugins and images; gives back the environment for tests that start Pulumi and labs themselves. */
async function setUp(paths: LabPaths, say: Say): Promise<NodeJS.ProcessEnv> {
  const engine = await findEngine();
  const base = chooseByPull(engine.kind === "own" ? "own-engine" : await tryPull(process.env));
  say(`The lab under test is like "${base.stack}": ${base.reason}.`);
  const { binDirs, pulumi, dockerHost, pluginEnvironment } = await readyMachine(paths, engine, { say, images: base.stack === airgapStack });
  return childEnvironment(process.env, {
    PATH: [...binDirs, join(paths.checkout, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter),
    PULUMI_HOME: paths.pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...pluginEnvironment,
    ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }),
    CILIUM_LAB_PULUMI: pulumi,
    LAB_TEST_BASE: base.stack,
  });
}

async function failuresOf(paths: LabPaths): Promise<string[]> {
  const tiers = ["unit", "browser", "engine", "lab", "faults"].map(async (project) => {
    const report = await readIfThere(join(paths.testReports, `${project}.json`));
    return report === undefined ? [] : vitestFailures(report).map((line) => `${project}: ${line}`);
  });
  return (await Promise.all(tiers)).flat();
}

/** Two programs: what runs inside of a page knows the page's names, which nothing else may. */
async function typeCheck(checkout: string, env: NodeJS.ProcessEnv): Promise<Tally> {
  const check = async (project: string): Promise<Tally> => {
    const { exitCode } = await execa("tsc", ["--noEmit", "--project", project], {
      cwd: checkout,
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      stdout: "inherit",
      stderr: "inherit",
    });
    return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  };
  return addTallies([await check("."), await check(join("tests", "browser"))]);
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
    const tally = tallyGo(stdout ?? "");
    if (exitCode !== 0) console.log(stdout, stderr);
    return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  });
  return addTallies(await Promise.all(tallies));
}
