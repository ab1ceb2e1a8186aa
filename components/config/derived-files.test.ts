import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { derivedFiles } from "./derived-files";

describe("a derived file", () => {
  it.each(derivedFiles)("$path is as declared; if not, `npm run generate` writes it anew", ({ path, renew }) => {
    const text = readFileSync(join(__dirname, "..", "..", path), "utf8");
    expect(text).toBe(renew(text));
  });

  it("keeps what is written above its rows, and is not written where these cannot be found", () => {
    const changes = derivedFiles.find(({ path }) => path === "docs/changes.md");
    expect(changes?.renew("# Mine\n| Key | Nodes |\n|---|---|\nold\n")).toMatch(
      /^# Mine\n\| Key \| Nodes \|\n\|---\|---\|\n\| `cluster` \|/,
    );
    expect(() => changes?.renew("# Mine\n")).toThrow("to write below");
  });
});
