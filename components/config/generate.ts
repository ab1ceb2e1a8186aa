/** `npm run generate`: writes the files that are derived from the declarations of keys and from the tables. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { derivedFiles } from "./derived-files";

for (const { path, renew } of derivedFiles) writeFileSync(path, renew(existsSync(path) ? readFileSync(path, "utf8") : ""));
