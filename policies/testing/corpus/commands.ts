import type { Benign, Evasion } from "./case";
import { benign as harmless } from "./commands/benign";
import { evasions as byClusters } from "./commands/clusters";
import { evasions as byContainers } from "./commands/containers";
import { evasions as byHelm } from "./commands/helm";
import { benign as plainFlags, evasions as byFlags } from "./commands/helm-flags";
import { evasions as byKubectl } from "./commands/kubectl";

export const evasions: readonly Evasion[] = [...byHelm, ...byFlags, ...byKubectl, ...byClusters, ...byContainers];

export const benign: readonly Benign[] = [...harmless, ...plainFlags];
