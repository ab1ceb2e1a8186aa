import type { Benign, Evasion } from "./case";
import { harmless } from "./releases/benign";
import { charts } from "./releases/charts";
import { controlled, controllers } from "./releases/controllers";
import { options } from "./releases/options";
import { spellings } from "./releases/spellings";
import { unseen } from "./releases/unseen";

export const evasions: readonly Evasion[] = [...spellings, ...options, ...charts, ...unseen, ...controllers];

export const benign: readonly Benign[] = [...harmless, ...controlled];
