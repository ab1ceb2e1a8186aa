import { Command } from "commander";
import { kitSteps, prepare } from "./index";
import { cacheRoot, removeTree } from "./steps";

const program = new Command("airgap").description("What the lab needs on a machine that reaches package registries only");

program
  .command("prepare")
  .description("install, build and load what is not up to date; goes on where an interrupted run stopped")
  .option("--docker-host <address>", "daemon that gets the images (default: the lab's own engine, started for that)")
  .action(({ dockerHost }: { dockerHost?: string }) => prepare({ dockerHost }));

program
  .command("status")
  .description("say of each step whether it is up to date; exits 1 where one is not")
  .option("--docker-host <address>", "daemon that should have the images (default: the lab's own engine)")
  .action(async ({ dockerHost }: { dockerHost?: string }) => {
    for (const step of kitSteps({ dockerHost })
      .flat()
      .flatMap((lane) => lane.steps)) {
      const done = await step.upToDate();
      if (!done) process.exitCode = 1;
      console.log(`${done ? "up to date" : "to do     "}  ${step.name}`);
    }
  });

program
  .command("clean")
  .description("remove everything that was built; images in a daemon, the engine and installed packages stay")
  .action(async () => {
    await removeTree(cacheRoot());
    console.log(`removed ${cacheRoot()}`);
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
