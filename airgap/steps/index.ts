export { artifactStep, exists, removeTree, type Artifact } from "./artifact";
export { cacheRoot } from "./cache";
export { tellingCommand } from "./command";
export { debianPackagesStep } from "./debian-packages";
export { goBinaries, goVersion, moduleDir } from "./go-binaries";
export { keyOf } from "./key";
export { runStages, type Lane, type StageOptions, type Stage } from "./run-stages";
export { shellQuote } from "./shell";
export type { Step } from "./step";
