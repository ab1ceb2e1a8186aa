import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addScript, countingRules, parseCounters, readScript, removeScript } from "./netfilter";

const rules = countingRules(30900);

describe("countingRules", () => {
  it("counts at every hook, both ways, and has no target", () => {
    expect(rules.split("\n")).toEqual([
      "*mangle",
      ...["PREROUTING", "FORWARD", "POSTROUTING"].flatMap((hook) =>
        ["27182:27183", "30900"].flatMap((range) =>
          ["--dport", "--sport"].map((way) => `-I ${hook} -p udp -m udp ${way} ${range} -m comment --comment cilium-lab-observe`),
        ),
      ),
      "COMMIT",
      "",
    ]);
  });
});

/** As `iptables-save --counters` prints the rules. */
const saved = (hook: string, counts: number[]) =>
  counts
    .map(
      (packets, i) =>
        `[${packets}:${packets * 60}] -A ${hook} -p udp -m udp ${i % 2 ? "--sport" : "--dport"} 27182:27183 -m comment --comment cilium-lab-observe`,
    )
    .join("\n");

describe("parseCounters", () => {
  it("adds up the packets of each hook", () => {
    const text = [saved("PREROUTING", [1, 2, 3, 4]), saved("FORWARD", [0, 0, 0, 0]), saved("POSTROUTING", [5, 0, 0, 0])].join("\n");
    expect(parseCounters(text)).toEqual({ PREROUTING: 10, FORWARD: 0, POSTROUTING: 5 });
  });

  it("refuses what lacks a rule, which would pass for a hook that saw nothing", () => {
    const text = [saved("PREROUTING", [0, 0, 0, 0]), saved("FORWARD", [0, 0, 0]), saved("POSTROUTING", [0, 0, 0, 0])].join("\n");
    expect(() => parseCounters(text)).toThrow("the counting rules at FORWARD are gone: 3 of 4 are there");
  });
});

describe("scripts", () => {
  let folder: string;
  /** A FAKE iptables: a file for the table; restore appends what it reads. */
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "observe-netfilter-"));
    await writeFile(join(folder, "table"), "");
    await writeFile(join(folder, "iptables-save"), `#!/bin/sh\necho '# iptables-save '"$*"\ncat ${folder}/table\n`);
    await writeFile(join(folder, "iptables-restore"), `#!/bin/sh\necho "restore $*" >>${folder}/calls\ncat >>${folder}/calls\n`);
    for (const name of ["iptables-save", "iptables-restore"]) await chmod(join(folder, name), 0o755);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (script: string, ...args: string[]) =>
    spawnSync("sh", ["-c", script, "observe", ...args], { env: { PATH: `${folder}:${process.env.PATH}` }, encoding: "utf8" });
  const calls = () => readFile(join(folder, "calls"), "utf8").catch(() => "");
  const others = "-A PREROUTING -m comment --comment cilium-feeder -j CILIUM_PRE_mangle";
  const own = "-A FORWARD -p udp -m udp --dport 30900 -m comment --comment cilium-lab-observe";

  it("add the rules in one step", async () => {
    expect(run(addScript, rules).status).toBe(0);
    expect(await calls()).toBe(`restore --wait --noflush\n${rules}`);
  });

  it("remove their own rules and no other", async () => {
    await writeFile(join(folder, "table"), `*mangle\n${others}\n${own}\nCOMMIT\n`);
    expect(run(removeScript).status).toBe(0);
    expect(await calls()).toBe(`restore --wait --noflush\n*mangle\n${own.replace("-A", "-D")}\nCOMMIT\n`);
  });

  it("remove those of an earlier run before they add theirs", async () => {
    await writeFile(join(folder, "table"), `*mangle\n${own}\nCOMMIT\n`);
    run(addScript, rules);
    expect(await calls()).toBe(`restore --wait --noflush\n*mangle\n${own.replace("-A", "-D")}\nCOMMIT\nrestore --wait --noflush\n${rules}`);
  });

  it("remove nothing where there is nothing", async () => {
    await writeFile(join(folder, "table"), `*mangle\n${others}\nCOMMIT\n`);
    expect(run(removeScript).status).toBe(0);
    expect(await calls()).toBe("");
  });

  it("fail where a rule cannot be added", async () => {
    await writeFile(join(folder, "iptables-restore"), "#!/bin/sh\nexit 3\n");
    expect(run(addScript, rules).status).toBe(3);
  });

  it("read their own rules with counters", async () => {
    await writeFile(join(folder, "table"), `${others}\n${own}\n`);
    expect(run(readScript).stdout).toBe(`${own}\n`);
  });
});
