import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { linkOrCopyTree } from "../../../airgap/plugins/link";
import { chartFolder, chartStep } from "../../../airgap/charts";
import { cacheRoot, runStages } from "../../../airgap/steps";
import { installedVersion, toolchainBinDirs, tools } from "../../../airgap/toolchain";
import { testCheckoutPrefix } from "../../../dev/test-labs";
import { Checkout } from "../../lab/checkout";
import { engineMissing, findPulumi } from "../engine";
import { fakeDockerDaemon } from "./fake-docker";
import { fakeHelm } from "./fake-helm";
import { fakeKind } from "./fake-kind";
import { fakeKubectl } from "./fake-kubectl";
import { fakePrograms } from "./programs";
import { newWorld, type World } from "./world";

/** The stack of every fake lab. */
export const stack = "fake";
/** Version of Cilium whose chart is rendered, by the real helm. */
const ciliumVersion = "1.20.2";

/** What the stack file of a fake lab sets, by key. */
export type Settings = Record<string, unknown>;

/** The smallest lab; images that no registry has, since a fake daemon pulls whatever it is asked for. */
export const smallest: Settings = {
  clusterName: "fake",
  workers: 1,
  kubernetesVersion: "1.34.4",
  nodeImage: "fake.invalid/node:v1.34.4",
  ciliumVersion,
  ciliumChart: "chart",
  agentImage: "fake.invalid/cilium",
  operatorImage: "fake.invalid/operator-generic",
  testImage: "fake.invalid/test:1",
};

/** How a command ended, and all that it printed. */
export interface Ran {
  exitCode: number;
  output: string;
  seconds: number;
}

/** @throws Error with what the command said where it did not end well */
export function succeeded(ran: Ran): Ran {
  if (ran.exitCode !== 0) throw new Error(`It ended with ${ran.exitCode}:\n${ran.output.slice(-4000)}`);
  return ran;
}

/** A command under way. */
export interface Running {
  ran: Promise<Ran>;
  /** Ends processes at once, as a crash does: Pulumi alone, or everything that the command started. */
  kill(what: "pulumi" | "all"): Promise<void>;
  /** What Ctrl-C does: SIGINT to the whole foreground group. */
  interrupt(): void;
}

/** One resource of the state file. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  delete?: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** A checkout whose commands run for real, on a world that is a fake: `make up` with the real Pulumi, program and components. */
export interface FakeLab {
  world: World;
  checkout: string;
  configure(settings: Settings): Promise<void>;
  /** Starts a command of the Makefile. */
  start(command: string, variables?: Record<string, string>): Running;
  run(command: string, variables?: Record<string, string>): Promise<Ran>;
  /** Runs Pulumi itself in the lab's environment. */
  pulumi(...args: string[]): Promise<Ran>;
  /** What the state file says; undefined where there is none. */
  state(): Promise<{ resources: StateResource[]; pending: unknown[]; text: string } | undefined>;
  /** Everything that the commands left beside state: lock files, kubeconfigs, temporary files; paths in short. */
  files(): Promise<{ locks: string[]; kubeconfigs: string[]; temporary: string[] }>;
  /** All that any command printed. */
  printed: string[];
  dispose(): Promise<void>;
}

/**
 * Makes one. The tools are found in a cache of its own, in which kind, kubectl and helm are fakes; Pulumi and the docker command are real.
 *
 * @throws where there is no Pulumi, docker or helm, see {@link fakeLabMissing}
 */
export async function fakeLab(): Promise<FakeLab> {
  const root = await mkdtemp(join(tmpdir(), `${testCheckoutPrefix}fake-`));
  const folder = (...parts: string[]) => join(root, ...parts);
  const [cache, temporary] = [folder("cache"), folder("tmp")];
  await mkdir(temporary);
  const { folder: checkout } = await Checkout.make();
  // They have tests of their own, and loading them takes a third of every command.
  await writeFile(join(checkout, "policies", "index.ts"), noPolicies);

  await runStages([[{ title: "Chart", steps: [chartStep(ciliumVersion)] }]], { cache: cacheRoot(), renderer: "silent" });
  await symlink(chartFolder(ciliumVersion), join(checkout, "chart"));

  const world = newWorld();
  const daemon = await fakeDockerDaemon(world, folder("docker.sock"));
  const realHelm = await installedVersion("helm", [...(await toolchainBinDirs()), process.env.PATH ?? ""].join(delimiter));
  if (realHelm === undefined) throw new Error("There is no helm on PATH, which renders the chart. Run in `make env`'s shell.");
  const programs = await fakePrograms({
    kind: fakeKind(world),
    kubectl: fakeKubectl(world),
    helm: fakeHelm(world, join(realHelm.dir, "helm")),
  });
  for (const tool of tools) {
    const bin = join(
      await tool
        .artifact(cache)
        .dir()
        .catch(() => join(cache, "toolchain", `${tool.name}-fake`)),
      "bin",
    );
    await mkdir(bin, { recursive: true });
    if (tool.name !== "pulumi") await programs.write(tool.name, bin);
    // A copy: the engine looks for its language host beside the file that it really is.
    else await cp(findPulumi()!, join(bin, tool.name), { dereference: true });
  }
  // What was bundled for this machine, and what is known of the official plugins, holds here too.
  for (const part of ["plugins", "node"]) await linkOrCopyTree(join(cacheRoot(), part), join(cache, part)).catch(() => undefined);
  await chmod(temporary, 0o700);

  const caller = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PULUMI_|DOCKER_|KUBE|HELM_|MAKE|MFLAGS|STACK$|CILIUM_LAB)/.test(name)),
  );
  const env: NodeJS.ProcessEnv = {
    ...caller,
    PATH: [join(checkout, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter),
    CILIUM_LAB_CACHE: cache,
    DOCKER_HOST: `unix://${folder("docker.sock")}`,
    TMPDIR: temporary,
    NO_COLOR: "1",
  };
  const printed: string[] = [];
  const begin = (file: string, args: string[], environment: NodeJS.ProcessEnv): Running => {
    const began = Date.now();
    const child = spawn(file, args, { cwd: checkout, env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const ran = new Promise<Ran>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        printed.push(output);
        resolve({ exitCode: code ?? 137, output, seconds: (Date.now() - began) / 1000 });
      });
    });
    return {
      ran,
      kill: async (what) => {
        const below = await descendants(child.pid!);
        for (const { pid, command } of below) if (what === "all" || command === "pulumi") end(pid, "SIGKILL");
        if (what === "all") end(child.pid!, "SIGKILL");
      },
      interrupt: () => end(-child.pid!, "SIGINT"),
    };
  };
  const start = (command: string, variables: Record<string, string> = {}): Running =>
    begin(process.execPath, ["--import", "tsx", programOf(command), command], { ...env, STACK: stack, ...variables });
  let inLab: NodeJS.ProcessEnv | undefined;

  const lab: FakeLab = {
    world,
    checkout,
    printed,
    configure: (settings) =>
      writeFile(
        join(checkout, `Pulumi.${stack}.yaml`),
        `config:\n${Object.entries(settings)
          .map(([key, value]) => `  cilium-lab:${key}: ${JSON.stringify(value)}\n`)
          .join("")}`,
      ),
    start,
    run: (command, variables) => start(command, variables).ran,
    async pulumi(...args) {
      if (inLab === undefined) {
        const { stdout } = await execa(process.execPath, ["--import", "tsx", "cli/main.ts", "env"], {
          cwd: checkout,
          env: { ...env, STACK: stack },
          extendEnv: false,
        });
        const shell = await execa("bash", ["-c", 'eval "$1"; env -0', "bash", stdout], { env, extendEnv: false });
        // Not even the empty pack: a preview is a third quicker.
        inLab = Object.fromEntries(
          shell.stdout
            .split("\0")
            .filter((line) => line !== "" && !line.startsWith("PULUMI_OPTION_POLICY_PACK="))
            .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
        );
      }
      return begin("pulumi", args, inLab).ran;
    },
    async state() {
      const text = await readFile(join(checkout, ".lab/state/.pulumi/stacks/cilium-lab", `${stack}.json`), "utf8").catch(() => undefined);
      if (text === undefined) return undefined;
      const { checkpoint } = JSON.parse(text) as {
        checkpoint: { latest?: { resources?: StateResource[]; pending_operations?: unknown[] } | null };
      };
      return { resources: checkpoint.latest?.resources ?? [], pending: checkpoint.latest?.pending_operations ?? [], text };
    },
    async files() {
      const below = async (path: string) =>
        (await readdir(join(checkout, path), { recursive: true, withFileTypes: true }).catch(() => []))
          .filter((entry) => entry.isFile())
          .map(({ name }) => name);
      const leftIn = async (path: string) => (await readdir(path).catch(() => [])).filter((name) => name.startsWith("cilium-lab-"));
      return {
        locks: [...(await below(".lab/state/.pulumi/locks")), ...(await below(".lab/locks"))],
        kubeconfigs: await below(".lab/kubeconfig"),
        temporary: [...(await leftIn(temporary)), ...(await leftIn(join(checkout, ".lab", "tmp", stack)))],
      };
    },
    async dispose() {
      await Promise.all([...world.clusters.values()].map((cluster) => cluster.close()));
      await Promise.all([daemon.close(), programs.close()]);
      await Promise.all([rm(root, { recursive: true, force: true }), rm(checkout, { recursive: true, force: true })]);
    },
  };
  await lab.configure(smallest);
  return lab;
}

const noPolicies = `import { PolicyPack } from "@pulumi/policy";\nnew PolicyPack("none", { enforcementLevel: "mandatory", policies: [] });\n`;

/** What contributors run is a program of its own, as in the Makefile. */
function programOf(command: string): string {
  return ["bench-up", "cycles"].includes(command) ? "dev/main.ts" : "cli/main.ts";
}

/** Why there can be no fake lab here; undefined where there can. */
export function fakeLabMissing(): string | undefined {
  const docker = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "docker")));
  return engineMissing() ?? (docker ? undefined : "no docker command on PATH");
}

/** A process and what it is called. */
interface Process {
  pid: number;
  command: string;
}

/** All processes below one, by Linux's own list. */
async function descendants(pid: number): Promise<Process[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  // Threads have children of their own.
  const threads = await readdir(`/proc/${pid}/task`).catch((): string[] => []);
  const lists = await Promise.all(
    threads
      .filter((thread) => thread !== String(pid))
      .map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => "")),
  );
  const pids = [children, ...lists]
    .flatMap((list) => list.split(" "))
    .filter((word) => word.trim() !== "")
    .map(Number);
  const below = await Promise.all(
    pids.map(async (child) => [
      { pid: child, command: (await readFile(`/proc/${child}/comm`, "utf8").catch(() => "")).trim() },
      ...(await descendants(child)),
    ]),
  );
  return below.flat();
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
