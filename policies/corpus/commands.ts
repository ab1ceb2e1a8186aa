import type { Benign, Evasion } from "./case";

export const evasions: readonly Evasion[] = [];

export const benign: readonly Benign[] = [];
