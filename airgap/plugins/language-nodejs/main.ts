/** The lab's stand-in for Pulumi's Node.js language host. */
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { engineAddress, listen } from "../protocol/listen";
import { languageHost } from "./host";

const { handlers, children } = languageHost(engineAddress() ?? "");

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    children.forEach((child) => child.kill());
    process.exit(0);
  });
}

void listen(LanguageRuntimeService, handlers, () => children.size > 0);
