import { join } from "node:path";
import { artifactStep, cacheRoot, goBinaries } from "../steps";
import { runtimeName } from "./daemon-config";

const runtime = goBinaries({
  name: "OCI runtime",
  into: join(cacheRoot(), "engine", "oci-runtime"),
  module: join(__dirname, "runtime"),
  packages: ["."], // the binary takes its name from the module's
  estimateSeconds: 20,
});

/** Builds the OCI runtime that airgap/engine/runtime describes, where it is not in the cache. Needs Go. */
export const ociRuntimeStep = artifactStep(runtime);

/** Where the built runtime is (or will be) in the cache. It is static: the node image carries the same file. */
export async function ociRuntimePath(): Promise<string> {
  return join(await runtime.dir(), "bin", runtimeName);
}
