import type { Benign, Evasion } from "./case";
import * as commands from "./commands";
import * as objects from "./objects";
import * as releases from "./releases";
import * as stacks from "./stacks";

const areas = [releases, objects, commands, stacks];

/** Every way back to a tunnel, to kube-proxy or off the datapath that is known, with what the pack says of it. */
export const evasions: readonly Evasion[] = areas.flatMap((area) => area.evasions);

/** Harmless stacks that look like one of them. */
export const benign: readonly Benign[] = areas.flatMap((area) => area.benign);
