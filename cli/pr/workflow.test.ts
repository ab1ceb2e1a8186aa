import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { reportFile } from "./command";
import { marker } from "./report";

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<"report" | "comment", { permissions: Record<string, string>; if?: string; needs?: string; steps: Step[] }>;
}

const text = readFileSync(join(__dirname, "../../.github/workflows/preview.yml"), "utf8");
const { on, permissions, jobs } = parse(text) as Workflow;
const stepsOf = (job: keyof Workflow["jobs"]) => jobs[job].steps;
const using = (job: keyof Workflow["jobs"], action: string) => stepsOf(job).find(({ uses }) => uses?.startsWith(`${action}@`))?.with;

describe("preview.yml", () => {
  it("runs on pull requests alone, in their own context", () => expect(on).toEqual({ pull_request: null }));

  it("knows no secret but the job's own token, and shows that to no code of the pull request", () => {
    expect(text).not.toContain("secrets.");
    expect(JSON.stringify(jobs.report)).not.toContain("github.token");
    expect(using("report", "actions/checkout")).toEqual({ "fetch-depth": 0, "persist-credentials": false });
  });

  it("gives each job what it needs and no more", () => {
    expect(permissions).toEqual({});
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
      report: { contents: "read" },
      comment: { "pull-requests": "write" },
    });
  });

  it("does what a person does, against the branch that the pull request goes to", () => {
    expect(stepsOf("report").filter(({ run }) => run?.includes("make"))).toEqual([
      { run: "make pr", env: { BASE: "origin/${{ github.base_ref }}" } },
    ]);
  });

  it("puts no words of others into a command", () => {
    const commands = [...stepsOf("report"), ...stepsOf("comment")].flatMap(({ run }) => run ?? []);
    expect(commands).toHaveLength(3);
    expect(commands.filter((command) => command.includes("${{"))).toEqual([]);
  });

  it("hands the report on, and finds its comment by the report's own marker", () => {
    expect(using("report", "actions/upload-artifact")).toMatchObject({ path: reportFile });
    expect(using("comment", "actions/download-artifact")).toEqual({ name: using("report", "actions/upload-artifact")?.name });
    const { run } = stepsOf("comment").find(({ env }) => env?.GH_TOKEN !== undefined)!;
    expect(run).toContain(`marker='${marker}'`);
    expect(run).toMatch(/--method PATCH .*\/comments\/\$mine" --field body=@pr\.md/);
    expect(run).toMatch(/--method POST "\$comments" --field body=@pr\.md/);
  });

  it("runs none of the pull request's code where it may write", () => {
    expect(stepsOf("comment").map(({ uses, run }) => uses?.split("@")[0] ?? run?.split("\n")[0])).toEqual([
      "actions/download-artifact",
      `marker='${marker}'`,
    ]);
    expect(jobs.comment).toMatchObject({
      needs: "report",
      if: expect.stringContaining("head.repo.full_name == github.repository") as string,
    });
  });

  it("shows the report of a fork in the summary, also of a red run", () => {
    expect(stepsOf("report").filter(({ run }) => run?.includes("GITHUB_STEP_SUMMARY"))).toMatchObject([
      { if: "${{ !cancelled() }}", run: `if [ -f ${reportFile} ]; then cat ${reportFile} >> "$GITHUB_STEP_SUMMARY"; fi` },
    ]);
  });
});
