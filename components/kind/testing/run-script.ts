import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a script did to the FAKE cluster it ran against. */
export interface ScriptRun<State> {
  status: number | null;
  stdout: string;
  stderr: string;
  /** The cluster afterwards. */
  cluster: State & { calls?: string[] };
  /** Names of the temporary files that it left behind. */
  leftovers: string[];
}

/** Runs the text of a command resource in the machine's real `/bin/sh`, with the FAKE kubectl beside this file on PATH. */
export function runScript<State extends object>(script: string, cluster: State, environment: Record<string, string>): ScriptRun<State> {
  const home = mkdtempSync(join(tmpdir(), "script-"));
  try {
    const bin = join(home, "bin");
    const tmp = join(home, "tmp");
    const state = join(home, "cluster.json");
    mkdirSync(bin);
    mkdirSync(tmp);
    symlinkSync(join(__dirname, "fake-kubectl.cjs"), join(bin, "kubectl"));
    writeFileSync(state, JSON.stringify(cluster));
    const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", script], {
      encoding: "utf8",
      input: "",
      env: { PATH: `${bin}:${process.env.PATH}`, TMPDIR: tmp, FAKE_CLUSTER: state, KUBECONFIG_CONTENT: "the kubeconfig", ...environment },
    });
    return {
      status,
      stdout,
      stderr,
      cluster: JSON.parse(readFileSync(state, "utf8")) as ScriptRun<State>["cluster"],
      leftovers: readdirSync(tmp),
    };
  } finally {
    rmSync(home, { recursive: true });
  }
}
