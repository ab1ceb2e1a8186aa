import { resolve } from "node:path";
import { bundlePack } from "./bundle";

/** `npm run bundle:policies [-- folder]`: the pack as a folder of its own; in `reports/policy-pack` where none is named. */
const folder = resolve(process.argv[2] ?? "reports/policy-pack");
void bundlePack(folder).then(() =>
  console.log(`The policy pack is in ${folder}. There: npm install. Then: pulumi preview --policy-pack ${folder}`),
);
