import { expect, it } from "vitest";
import { isShell } from "./shell-scripts";

it.each([
  ["a.sh", "", true],
  ["run", "#!/usr/bin/env bash\nset -e", true],
  ["entrypoint", "#!/bin/sh\n", true],
  ["tool", "#!/usr/bin/env node\n", false],
  ["fish", "#!/usr/bin/fish\n", false],
  ["notes.md", "run #!/bin/sh", false],
])("%s that begins with %j", (name, head, shell) => {
  expect(isShell(name, head)).toBe(shell);
});
