// Has TypeScript load, and `import … from "vitest"` find Mocha's words instead: `vitest-on-mocha.ts`.
const { registerHooks } = require("node:module");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
require("tsx/cjs/api").register();
require("tsx/esm/api").register();

const instead = pathToFileURL(join(__dirname, "vitest-on-mocha.ts")).href;
registerHooks({
  resolve: (name, context, next) => (name === "vitest" ? { url: instead, format: "commonjs", shortCircuit: true } : next(name, context)),
});
