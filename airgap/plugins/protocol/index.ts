/** The shared base of the stand-in providers: Pulumi's provider protocol as a table of plain async functions. */
export * from "./diff";
export * from "./preview-only";
export * from "./resource";
export * from "./serve";
export * from "./values";
