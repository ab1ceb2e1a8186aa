import type { DatapathIntent } from "../cilium/intent";
import { labConfig } from "../lab-config";
import { sampleValues } from "./stack-files";

/** A datapath for tests, as `labConfig` makes it of the defaults, without a cluster behind it. What the defaults are is lab-config.test.ts's to say. */
export const sampleDatapath: DatapathIntent = {
  ...labConfig("cilium-lab", sampleValues()).cilium.datapath,
  apiServer: { host: "lab-control-plane", port: 6443 },
};
