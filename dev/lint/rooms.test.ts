import { join, resolve } from "node:path";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const checkout = resolve(__dirname, "..", "..");
// The rules that want types are switched off: a file that is not on disk has none.
const eslint = new ESLint({
  cwd: checkout,
  overrideConfig: [{ languageOptions: { parserOptions: { projectService: false } } }],
  ruleFilter: ({ ruleId }) => ruleId.startsWith("import-x/"),
});

async function lint(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(checkout, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? "parser"}: ${message}`);
}

describe("npm run lint", () => {
  it.each([
    ["components/breach.ts", "../cli/lab/paths"],
    ["components/tables/breach.ts", "../cilium/intent"],
    ["policies/breach.ts", "../cli/lab/paths"],
    ["policies/core/breach.ts", "../rules"],
    ["policies/helm/breach.ts", "../kubernetes/objects"],
    ["cli/lab/breach.ts", "../up/command"],
    ["cli/up/breach.ts", "../../dev/lint/shell-scripts"],
    ["airgap/breach.ts", "../components/index"],
    ["dev/breach.ts", "../tests/lab/checkout"],
  ])("refuses that %s imports %s", async (file, imported) => {
    const [finding, ...others] = await lint(file, `import ${JSON.stringify(imported)};\n`);
    expect(finding).toMatch(/^import-x\/no-restricted-paths: Unexpected path .* imports go one way: .*dev\/lint\/rooms\.mjs/);
    expect(others).toEqual([]);
  });

  it.each([
    ["cli/up/breach.ts", "../lab/paths"],
    ["policies/rules/breach.ts", "../core/policy"],
    ["tests/lab/breach.ts", "../../cli/lab/paths"],
  ])("has nothing against %s importing %s", async (file, imported) => {
    expect(await lint(file, `import ${JSON.stringify(imported)};\n`)).toEqual([]);
  });

  it("refuses a cycle", async () => {
    // lab.ts imports paths.ts, so that this import closes a ring.
    const text = 'import { findLab } from "./lab";\nexport const labPaths = findLab;\n';
    expect(await lint("cli/lab/paths.ts", text)).toEqual([expect.stringMatching(/^import-x\/no-cycle: /)]);
  });
});
