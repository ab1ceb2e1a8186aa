import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import { createMochaTestRunner } from "@stryker-mutator/mocha-runner";

/**
 * Stryker's runner for Mocha, which can also load the pack anew. A mutant in a table or a pattern at the top of a file is in force only while
 * the file is loaded; Stryker's own runner starts a process for each of these, and most of its time goes into loading Pulumi. Here the
 * project's own modules are forgotten and required again, with the mutant in force, and packages stay.
 */
function reloadingMocha(injector) {
  let runner = createMochaTestRunner(injector);
  return {
    capabilities: () => Promise.resolve({ reloadEnvironment: true }),
    init: () => runner.init(),
    dryRun: (options) => runner.dryRun(options),
    dispose: () => runner.dispose(),
    async mutantRun(options) {
      if (options.reloadEnvironment) {
        await runner.dispose();
        forgetModules();
        runner = createMochaTestRunner(injector);
        await runner.init();
      }
      return runner.mutantRun(options);
    },
  };
}
reloadingMocha.inject = tokens(commonTokens.injector);

function forgetModules() {
  const { cache } = createRequire(import.meta.url);
  const own = ["policies", "components"].map((folder) => join(process.cwd(), folder) + sep);
  for (const file of Object.keys(cache)) if (own.some((folder) => file.startsWith(folder)) && !file.endsWith(".cjs")) delete cache[file];
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, "reloading-mocha", reloadingMocha)];
