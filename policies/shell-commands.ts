export { hole, liveConfig } from "./shell/hole";
export { startsProgram } from "./shell/programs";
export type { ShellCommand } from "./shell/shell";
export { shellCommands } from "./shell/shell-commands";
