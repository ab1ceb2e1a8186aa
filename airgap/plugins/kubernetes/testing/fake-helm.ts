/** A helm for tests without a cluster. It keeps releases in a file and says that it is a fake. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A release as the fake stores it: one entry a revision. */
interface FakeRevision {
  revision: number;
  status: string;
  chart: string;
  values: Record<string, unknown>;
}

/** One run of the fake. */
interface FakeCall {
  args: string[];
  /** Octal mode of the kubeconfig and the values file, for example `600`. */
  kubeconfigMode: string;
  valuesMode?: string;
  values?: Record<string, unknown>;
}

/** The fake and what it has seen. */
export interface FakeHelm {
  /** Directory to put on PATH. */
  bin: string;
  /** PATH with the fake first. */
  path: string;
  calls(): FakeCall[];
  /** Revisions by `namespace/name`. */
  releases(): Record<string, FakeRevision[]>;
  /** What someone does with the real helm behind Pulumi's back. */
  change(edit: (releases: Record<string, FakeRevision[]>) => void): void;
  dispose(): void;
}

/**
 * Makes the fake. What an install or upgrade does is up to the chart's values:
 * `fake: "template"` fails while rendering, `"unready"` never gets ready, `"hang"` waits for an interrupt.
 */
export function fakeHelm(): FakeHelm {
  const bin = mkdtempSync(join(tmpdir(), "fake-helm-"));
  const state = join(bin, "releases.json");
  const log = join(bin, "calls.jsonl");
  writeFileSync(state, "{}");
  writeFileSync(log, "");
  writeFileSync(join(bin, "helm"), `#!${process.execPath}\n(${main.toString()})(${JSON.stringify({ state, log })});\n`);
  chmodSync(join(bin, "helm"), 0o755);
  const releases = (): Record<string, FakeRevision[]> => JSON.parse(readFileSync(state, "utf8")) as Record<string, FakeRevision[]>;
  return {
    bin,
    path: [bin, process.env.PATH].join(delimiter),
    calls: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as FakeCall),
    releases,
    change: (edit) => {
      const all = releases();
      edit(all);
      writeFileSync(state, JSON.stringify(all));
    },
    dispose: () => rmSync(bin, { recursive: true, force: true }),
  };
}

/** Text of the script: nothing from outside the function but its argument. */
function main({ state, log }: { state: string; log: string }): void {
  const fs = process.getBuiltinModule("node:fs");
  const args = process.argv.slice(2);
  const option = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const mode = (path: string): string => (fs.statSync(path).mode & 0o777).toString(8);
  const valuesFile = option("--values");
  const values = valuesFile ? (JSON.parse(fs.readFileSync(valuesFile, "utf8")) as Record<string, unknown>) : undefined;
  const call = { args, kubeconfigMode: mode(process.env.KUBECONFIG ?? ""), values, valuesMode: valuesFile && mode(valuesFile) };
  fs.appendFileSync(log, `${JSON.stringify(call)}\n`);

  const fail = (text: string): never => {
    fs.writeSync(2, `this is a fake helm, made for tests\nError: ${text}\n`);
    process.exit(1);
  };
  const all = JSON.parse(fs.readFileSync(state, "utf8")) as Record<string, FakeRevision[]>;
  const save = (): void => fs.writeFileSync(state, JSON.stringify(all));
  const print = (text: string): void => console.log(text);
  const [verb] = args;
  const name = verb === "get" ? args[2] : args[1];
  const key = `${option("--namespace")}/${name}`;
  const history = all[key] ?? [];
  const latest = history[history.length - 1];
  const wanted = option("--revision") ? history.find(({ revision }) => revision === Number(option("--revision"))) : latest;

  const drop = (): void => {
    Reflect.deleteProperty(all, key);
  };

  const begin = (heading: string): void => {
    const entry: FakeRevision = { revision: (latest?.revision ?? 0) + 1, status: "deployed", chart: args[2] ?? "", values: values ?? {} };
    if (values?.fake === "template") fail(`${heading} FAILED: execution error at (demo/templates/cm.yaml:1:25): boom`);
    if (values?.fake === "hang") {
      entry.status = verb === "install" ? "pending-install" : "pending-upgrade";
      all[key] = [...history, entry];
      // Before the state says that it hangs: a test interrupts it as soon as it reads so.
      process.on("SIGINT", () => {
        entry.status = "failed";
        save();
        fail(`${heading} FAILED: context canceled`);
      });
      save();
      setInterval(() => undefined, 1000);
      return;
    }
    all[key] = [...history, entry];
    if (values?.fake === "unready") {
      entry.status = "failed";
      const atomic = args.includes("--atomic");
      if (atomic && verb === "install") drop();
      if (atomic && latest) all[key].push({ ...latest, revision: entry.revision + 1 });
      save();
      const undone = verb === "install" ? "uninstalled" : "rolled back";
      fail(
        `${heading} FAILED: ${atomic ? `release ${name} failed, and has been ${undone} due to atomic being set: ` : ""}context deadline exceeded`,
      );
    }
    save();
  };

  switch (verb) {
    case "install":
      if (latest) fail("INSTALLATION FAILED: cannot re-use a name that is still in use");
      begin("INSTALLATION");
      break;
    case "upgrade":
      if (!latest) fail(`UPGRADE FAILED: "${name}" has no deployed releases`);
      if (latest?.status.startsWith("pending")) fail("UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress");
      begin("UPGRADE");
      break;
    case "uninstall":
      if (!latest) fail(`uninstall: Release not loaded: ${name}: release: not found`);
      drop();
      save();
      print(`release "${name}" uninstalled`);
      break;
    case "status": {
      if (!wanted) return fail("release: not found");
      const manifest = `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}-cm, namespace: ${option("--namespace")}}\n`;
      print(
        JSON.stringify({
          name,
          namespace: option("--namespace"),
          version: wanted.revision,
          info: { status: wanted.status },
          config: wanted.values,
          manifest,
        }),
      );
      break;
    }
    case "get":
      if (!wanted) return fail("release: not found");
      print(JSON.stringify({ name, chart: "demo", version: "1.2.3", appVersion: "9.9", revision: wanted.revision, status: wanted.status }));
      break;
    case "show":
      if (args[2] === "missing") fail("non-absolute URLs should be in form of repo_name/path_to_chart, got: missing");
      print("name: demo\nversion: 4.5.6");
      break;
    default:
      fail(`the fake helm has no "${verb}"`);
  }
}
