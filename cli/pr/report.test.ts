import { describe, expect, it } from "vitest";
import type { Outcome } from "../check/outcome";
import { isRed, marker, reportText, type HeadEnvironment, type PullRequest } from "./report";

const ok: Outcome = { kind: "ok" };
const violation = { policy: "no-tunnel", level: "mandatory", message: 'Release "mine" sets `values.tunnel` to the string "vxlan".' };

const red: HeadEnvironment = {
  stack: "airgap",
  presence: "changed",
  outcomes: {
    configuration: ok,
    policies: { kind: "failed", lines: [violation.message, "Seen without the engine alone."] },
    chart: { kind: "failed", lines: ["ConfigMap cilium-config: no routing-mode <b>."] },
    preview: { kind: "failed", lines: [`no-tunnel: ${violation.message}`, "error: it does not compile\n  index.ts(1,1)"] },
  },
  plan: {
    resources: [
      { op: "create", type: "command:local:Command", name: "one" },
      { op: "create", type: "kubernetes:helm.sh/v3:Release", name: "mine" },
      { op: "create", type: "command:local:Command", name: "two" },
    ],
    unknowns: [
      { resource: "Command `two`", properties: ["environment.A", "environment.B"], waitsFor: ["Command `one`", "Release `mine`"] },
      { resource: "Outputs of the stack", properties: ["nodes"], waitsFor: [] },
    ],
    violations: [violation, { policy: "style", level: "advisory", message: "Rather not." }],
    errors: [],
  },
  config: { kind: "compared", lines: ['-routing-mode: "native"', '+routing-mode: "tunnel"'] },
};

const green: HeadEnvironment = {
  stack: "dev",
  presence: "new",
  outcomes: {
    configuration: ok,
    policies: { kind: "ok", detail: "20 resources" },
    chart: { kind: "ok", detail: "50 facts" },
    preview: { kind: "not checked", why: "no Docker daemon" },
  },
  config: { kind: "not compared", why: "the base has no such environment" },
};

const pullRequest: PullRequest = {
  base: { ref: "origin/main", commit: "0123456789abcdef" },
  head: "`fedcba9`",
  environments: [red, green, { stack: "old", presence: "gone" }],
  notes: ["No Docker daemon answers."],
};

describe("reportText", () => {
  it("says of every environment what came of each check, why, and what the branch changes", () => {
    expect(reportText(pullRequest)).toBe(`<!-- cilium-lab: pr -->
## cilium-lab: FAILED: airgap

Base: \`0123456\`, where this branch left \`origin/main\`. Head: \`fedcba9\`. Previewed as if nothing were there yet: no cluster, no state of anybody.

No Docker daemon answers.

| environment | stack file | configuration | policies | rendered chart | preview |
| - | - | - | - | - | - |
| airgap | changed | ok | **FAILED** | **FAILED** | **FAILED** |
| dev | new | ok | ok: 20 resources | ok: 50 facts | not checked: no Docker daemon |
| old | gone: the base has it, this branch does not | – | – | – | – |

<details open><summary><b>airgap</b>: policies FAILED, rendered chart FAILED, preview FAILED</summary>

**Policies**

- no-tunnel: Release "mine" sets \`values.tunnel\` to the string "vxlan".
- style (advisory): Rather not.

**Policies, on the program alone**

- Seen without the engine alone.

**Rendered chart**

- ConfigMap cilium-config: no routing-mode &lt;b>.

**Preview**

\`\`\`text
error: it does not compile
  index.ts(1,1)
\`\`\`

**Rendered \`cilium-config\`, base to head**

\`\`\`diff
-routing-mode: "native"
+routing-mode: "tunnel"
\`\`\`

**Resources that would be made: 3**

- create \`command:local:Command\`: \`one\`, \`two\`
- create \`kubernetes:helm.sh/v3:Release\`: \`mine\`

**Not known before the resources are made**

- Command \`two\`: \`environment.A\`, \`environment.B\`, which wait for Command \`one\`, Release \`mine\`
- Outputs of the stack: \`nodes\`

</details>

<details><summary><b>dev</b>: ok</summary>

**Not checked**

- preview: no Docker daemon
- rendered \`cilium-config\`, base to head: the base has no such environment

</details>
`);
  });

  it("says that nothing failed, and how much was not looked at", () => {
    const lines = reportText({ ...pullRequest, base: { why: "this folder is no git repository." }, environments: [green] }).split("\n");
    expect(lines.slice(0, 4)).toEqual([
      marker,
      "## cilium-lab: ok, 1 of 4 checks not made",
      "",
      "There is no base, so everything is new: this folder is no git repository. Head: `fedcba9`. Previewed as if nothing were there yet: no cluster, no state of anybody.",
    ]);
  });

  it("says where the agents' options stay as they are", () => {
    expect(reportText({ ...pullRequest, environments: [{ ...green, config: { kind: "compared", lines: [] } }] })).toContain(
      "**Rendered `cilium-config`, base to head**\n\nno change\n",
    );
  });

  it("fits into a comment, and says what it leaves out", () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `+option-${i}: "${"x".repeat(40)}"`);
    const text = reportText({ ...pullRequest, environments: [{ ...green, config: { kind: "compared", lines } }] });
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toContain('+option-199: "');
    expect(text).toContain("  ... 2800 more lines\n```\n");
    const bulky = { ...red, config: { kind: "compared" as const, lines: [`+${"x".repeat(60_000)}`] } };
    expect(reportText({ ...pullRequest, environments: [bulky] })).toMatch(
      /\n\| airgap \| changed \| ok \| \*\*FAILED\*\* \|.*\n\nThe rest is longer [^\n]*\n$/,
    );
    const many = Array.from({ length: 2000 }, (_, i): HeadEnvironment => ({ ...green, stack: `stack-${i}` }));
    expect(reportText({ ...pullRequest, environments: [red, ...many] })).toMatch(
      /^<!-- cilium-lab: pr -->\n## cilium-lab: FAILED: airgap\n[^]*writes it for one environment\.\n$/,
    );
  });
});

describe("isRed", () => {
  const broken = (outcomes: Partial<HeadEnvironment["outcomes"]>): HeadEnvironment => ({
    ...green,
    outcomes: { ...green.outcomes, ...outcomes },
  });
  const failed: Outcome = { kind: "failed", lines: ["It is."] };
  it.each<[string, HeadEnvironment, boolean]>([
    ["nothing failed, and something was not checked", green, false],
    ["a stack file that breaks the schema", broken({ configuration: failed }), true],
    ["a violation", broken({ policies: failed }), true],
    ["an invariant of the rendered chart", broken({ chart: failed }), true],
    ["a preview that fails", broken({ preview: failed }), true],
    [
      "a mandatory violation that ended no preview",
      { ...green, plan: { resources: [], unknowns: [], violations: [violation], errors: [] } },
      true,
    ],
    [
      "an advisory violation",
      { ...green, plan: { resources: [], unknowns: [], violations: [{ ...violation, level: "advisory" }], errors: [] } },
      false,
    ],
  ])("judges %s", (_, environment, expected) => expect(isRed({ ...pullRequest, environments: [environment] })).toBe(expected));

  it("takes an environment that is gone for no failure", () =>
    expect(isRed({ ...pullRequest, environments: [{ stack: "old", presence: "gone" }] })).toBe(false));
});
