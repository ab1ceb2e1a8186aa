import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { withPrivateFiles } from "./private-files";

describe("withPrivateFiles", () => {
  it("gives files to nobody else, and removes them afterwards", async () => {
    let path = "";
    const seen = await withPrivateFiles(async (write) => {
      path = write("kubeconfig", "secret");
      return [readFileSync(path, "utf8"), statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777];
    });
    expect(seen).toEqual(["secret", 0o600, 0o700]);
    expect(existsSync(dirname(path))).toBe(false);
  });

  it("removes them also after a failure", async () => {
    let path = "";
    const failing = withPrivateFiles(async (write) => {
      path = write("kubeconfig", "secret");
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(existsSync(dirname(path))).toBe(false);
  });
});
