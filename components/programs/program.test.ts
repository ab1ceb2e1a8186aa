import * as path from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { program } from "./program";

const checkout = path.resolve(__dirname, "../..");
afterEach(() => vi.restoreAllMocks());

it("runs in the project's folder where that is the package's own", () => {
  vi.spyOn(process, "cwd").mockReturnValue(checkout);
  expect(program("components/x.ts")).toEqual({ script: "exec node_modules/.bin/node --import tsx components/x.ts", dir: undefined });
});

it("runs in the package's folder, by a relative path, for another project", () => {
  vi.spyOn(process, "cwd").mockReturnValue(path.join(path.dirname(checkout), "two", "infra"));
  expect(program("components/x.ts").dir).toBe(path.join("..", "..", path.basename(checkout)));
});
