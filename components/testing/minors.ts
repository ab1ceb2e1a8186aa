import { minors, newestMinor, within, type CiliumMinor } from "../tables/versions";

/** The minor after the newest that the table has: what no test names, so that a new minor edits no test. */
export const afterNewest = `1.${Number(newestMinor.split(".")[1]) + 1}`;

/** The table's range as errors word it. */
export const tableRange = `from ${minors[0]} to ${newestMinor}`;

/** All minors of the table from `since` on. */
export const minorsSince = (since: CiliumMinor): CiliumMinor[] => minors.filter((minor) => within(minor, { since }));
