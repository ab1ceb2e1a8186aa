import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evidenceFolder, writeEvidence } from "./evidence-folder";
import { sampleEvidence } from "./testing/sample";

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "evidence-folder-"));
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

const declared = sampleEvidence("none");
const legacy = sampleEvidence("legacy");
const html = () => readFile(join(evidenceFolder(checkout, "none"), "report.html"), "utf8");

describe("writeEvidence", () => {
  it("keeps evidence, captures and reports, and nothing of the run before", async () => {
    await writeEvidence(checkout, declared, new Map([["old.pcap", Buffer.from("old")]]));
    await writeEvidence(checkout, declared, new Map([["new.pcap", Buffer.from("new")]]));
    const folder = evidenceFolder(checkout, "none");
    expect((await readdir(folder)).sort()).toEqual(["evidence.json", "new.pcap", "report.html", "report.svg", "report.txt"]);
    expect(JSON.parse(await readFile(join(folder, "evidence.json"), "utf8"))).toEqual(declared);
    expect(await readFile(join(folder, "new.pcap"), "utf8")).toBe("new");
  });

  it("draws the report of the lab as declared anew, with the control that has just been run beside", async () => {
    await writeEvidence(checkout, declared, new Map());
    const alone = await html();
    await writeEvidence(checkout, legacy, new Map());
    const beside = await html();
    expect(beside.length).toBeGreaterThan(alone.length);
    await writeEvidence(checkout, declared, new Map());
    expect(await html()).toBe(beside);
  });

  it("shows no control of another lab beside", async () => {
    await writeEvidence(checkout, declared, new Map());
    const alone = await html();
    await writeEvidence(checkout, { ...legacy, lab: { ...legacy.lab, cluster: "another" } }, new Map());
    expect(await html()).toBe(alone);
    await writeEvidence(checkout, declared, new Map());
    expect(await html()).toBe(alone);
  });
});
