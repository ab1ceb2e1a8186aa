import * as path from "node:path";
import { expect, it } from "vitest";
import { keyTables } from "./key-tables";

it("is what docs/cilium-keys.md says", async () => {
  await expect(keyTables()).toMatchFileSnapshot(path.join(__dirname, "../../docs/cilium-keys.md"));
});
