import { markdownTable } from "markdown-table";
import { checks, type CheckName, type Outcome } from "../check/outcome";
import type { ConfigChange } from "./config";
import { atMost, cell, fenced, inline } from "./markdown";
import type { Plan, PlannedResource } from "./plan";

/** First line of the report, by which the workflow finds its comment again. */
export const marker = "<!-- cilium-lab: pr -->";

/** An environment of the head, or one that only the base has. */
export type EnvironmentResult = HeadEnvironment | { stack: string; presence: "gone" };

/** What came of looking at one environment. */
export interface HeadEnvironment {
  stack: string;
  /** Its stack file, compared with the base's; unknown where there is no base. */
  presence: "new" | "changed" | "same" | "unknown";
  outcomes: Record<CheckName, Outcome>;
  /** Where it could be previewed. */
  plan?: Plan;
  config: ConfigChange;
}

/** All that a report says. */
export interface PullRequest {
  base: { ref: string; commit: string } | { why: string };
  /** As people know it, in Markdown. */
  head: string;
  environments: readonly EnvironmentResult[];
  /** Sentences on all environments alike. */
  notes: readonly string[];
}

/** Whether anything that was checked is wrong. What could not be checked is no failure. */
export function isRed({ environments }: PullRequest): boolean {
  return environments.some((environment) => failedChecks(environment).length > 0);
}

/** GitHub refuses a comment of more than 65,536 characters. */
const longest = 60_000;

/** The report in Markdown. Where all of it would be more than a comment holds, long lists are cut, then the environments' sections go. */
export function reportText(pullRequest: PullRequest): string {
  const head = headLines(pullRequest);
  const table = tableLines(pullRequest);
  const rest = ["", "The rest is longer than a comment may be: `make pr STACK=name` writes it for one environment."];
  const forms = [
    ...[Infinity, 200, 50, 10, 3].map((limit) => [...head, ...table, ...sectionLines(pullRequest, limit)]),
    [...head, ...table, ...rest],
  ];
  const texts = forms.map((lines) => `${lines.join("\n")}\n`);
  return texts.find((text) => text.length <= longest) ?? `${[...head, ...rest].join("\n")}\n`;
}

function headLines({ base, head, environments, notes }: PullRequest): string[] {
  const red = environments.filter((environment) => failedChecks(environment).length > 0).map(({ stack }) => stack);
  const all = environments.flatMap((environment) => (environment.presence === "gone" ? [] : Object.values(environment.outcomes)));
  const open = all.filter(({ kind }) => kind === "not checked").length;
  const verdict = red.length === 0 ? `ok${open === 0 ? "" : `, ${open} of ${all.length} checks not made`}` : `FAILED: ${red.join(", ")}`;
  const against =
    "why" in base
      ? `There is no base, so everything is new: ${inline(base.why)}`
      : `Base: \`${base.commit.slice(0, 7)}\`, where this branch left \`${base.ref}\`.`;
  return [
    marker,
    `## cilium-lab: ${verdict}`,
    "",
    `${against} Head: ${head}. Previewed as if nothing were there yet: no cluster, no state of anybody.`,
    ...notes.flatMap((note) => ["", inline(note)]),
  ];
}

function tableLines({ environments }: PullRequest): string[] {
  const rows = environments.map((environment) => [
    environment.stack,
    presences[environment.presence],
    ...(environment.presence === "gone" ? checks.map(() => "–") : checks.map((name) => shortly(environment.outcomes[name]))),
  ]);
  return ["", markdownTable([["environment", "stack file", ...checks.map((name) => titles[name])], ...rows], { alignDelimiters: false })];
}

function sectionLines({ environments }: PullRequest, limit: number): string[] {
  return environments.flatMap((environment) => (environment.presence === "gone" ? [] : ["", ...section(environment, limit)]));
}

const titles: Record<CheckName, string> = {
  configuration: "configuration",
  policies: "policies",
  chart: "rendered chart",
  preview: "preview",
};

const presences: Record<EnvironmentResult["presence"], string> = {
  new: "new",
  gone: "gone: the base has it, this branch does not",
  changed: "changed",
  same: "as in the base",
  unknown: "no base",
};

function shortly(outcome: Outcome): string {
  switch (outcome.kind) {
    case "ok":
      return outcome.detail === undefined ? "ok" : `ok: ${cell(outcome.detail)}`;
    case "failed":
      return "**FAILED**";
    case "not checked":
      return `not checked: ${cell(outcome.why)}`;
  }
}

function failedChecks(environment: EnvironmentResult): CheckName[] {
  if (environment.presence === "gone") return [];
  const violated = environment.plan?.violations.some(({ level }) => level === "mandatory") ?? false;
  return checks.filter((name) => environment.outcomes[name].kind === "failed" || (name === "preview" && violated));
}

function section(environment: HeadEnvironment, limit: number): string[] {
  const { stack, outcomes, plan, config } = environment;
  const failed = failedChecks(environment);
  const summary = failed.length === 0 ? "ok" : failed.map((name) => `${titles[name]} FAILED`).join(", ");
  return [
    `<details${failed.length === 0 ? "" : " open"}><summary><b>${stack}</b>: ${summary}</summary>`,
    ...policyPart(outcomes.policies, plan, limit),
    ...checks.filter((name) => name !== "policies").flatMap((name) => failurePart(name, outcomes[name], plan, limit)),
    ...configPart(config, limit),
    ...(plan === undefined ? [] : [...resourcePart(plan.resources, limit), ...unknownPart(plan, limit)]),
    ...notCheckedPart(environment),
    "",
    "</details>",
  ];
}

/** Violations that the policies see in the program alone and in the preview, each once. */
function policyPart(outcome: Outcome, plan: Plan | undefined, limit: number): string[] {
  const inPreview = (plan?.violations ?? []).map(({ policy, level, message }) => ({
    message,
    text: `${policy}${level === "mandatory" ? "" : ` (${level})`}: ${message}`,
  }));
  const alone = outcome.kind === "failed" ? outcome.lines.filter((line) => !inPreview.some(({ message }) => message === line)) : [];
  return [
    ...listed(
      "Policies",
      inPreview.map(({ text }) => text),
      limit,
    ),
    ...said(inPreview.length === 0 ? "Policies" : "Policies, on the program alone", alone, limit),
  ];
}

function failurePart(name: CheckName, outcome: Outcome, plan: Plan | undefined, limit: number): string[] {
  if (outcome.kind !== "failed") return [];
  const listedAbove = new Set(plan?.violations.map(({ policy, message }) => `${policy}: ${message}`));
  const lines = outcome.lines.filter((line) => !listedAbove.has(line)).flatMap((line) => line.split("\n"));
  return said(
    titles[name].replace(/^./, (first) => first.toUpperCase()),
    lines,
    limit,
  );
}

/** Sentences as a list; what a program or a tool printed over several lines, as it stands. */
function said(title: string, lines: readonly string[], limit: number): string[] {
  if (!lines.some((line) => /^\s/.test(line))) return listed(title, lines, limit);
  return ["", `**${title}**`, "", ...fenced(atMost(lines, limit, (count) => `... ${count} more lines`))];
}

function configPart(config: ConfigChange, limit: number): string[] {
  if (config.kind === "not compared") return [];
  const lines =
    config.lines.length === 0
      ? ["no change"]
      : fenced(
          atMost(config.lines, limit, (count) => `  ... ${count} more lines`),
          "diff",
        );
  return ["", "**Rendered `cilium-config`, base to head**", "", ...lines];
}

function resourcePart(resources: readonly PlannedResource[], limit: number): string[] {
  const kinds = new Map<string, string[]>();
  for (const { op, type, name } of resources) kinds.set(`${op} \`${type}\``, [...(kinds.get(`${op} \`${type}\``) ?? []), `\`${name}\``]);
  return listed(
    `Resources that would be made: ${resources.length}`,
    [...kinds].map(([kind, names]) => `${kind}: ${names.join(", ")}`),
    limit,
  );
}

function unknownPart({ unknowns }: Plan, limit: number): string[] {
  return listed(
    "Not known before the resources are made",
    unknowns.map(({ resource, properties, waitsFor }) => {
      const known = `${resource}: ${properties.map((path) => `\`${path}\``).join(", ")}`;
      return waitsFor.length === 0 ? known : `${known}, which ${properties.length === 1 ? "waits" : "wait"} for ${waitsFor.join(", ")}`;
    }),
    limit,
  );
}

function notCheckedPart({ outcomes, config }: HeadEnvironment): string[] {
  const open = checks.flatMap((name) => {
    const outcome = outcomes[name];
    return outcome.kind === "not checked" ? [`${titles[name]}: ${outcome.why}`] : [];
  });
  const apart = config.kind === "not compared" ? [`rendered \`cilium-config\`, base to head: ${config.why}`] : [];
  return listed("Not checked", [...open, ...apart], Infinity);
}

function listed(title: string, sentences: readonly string[], limit: number): string[] {
  if (sentences.length === 0) return [];
  return [
    "",
    `**${title}**`,
    "",
    ...atMost(
      sentences.map((sentence) => `- ${inline(sentence)}`),
      limit,
      (count) => `- ... and ${count} more`,
    ),
  ];
}
