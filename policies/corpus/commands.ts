import type { Benign, Evasion } from "./case";
import { benign as harmless } from "./commands/benign";
import { evasions as byClusters } from "./commands/clusters";
import { evasions as byContainers } from "./commands/containers";
import { evasions as byHelm } from "./commands/helm";
import { evasions as byKubectl } from "./commands/kubectl";

export const evasions: readonly Evasion[] = [...byHelm, ...byKubectl, ...byClusters, ...byContainers];

export const benign: readonly Benign[] = harmless;
