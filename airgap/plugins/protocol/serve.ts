import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { EngineLog } from "./engine-log";
import { engineAddress, listen } from "./listen";
import type { Provider } from "./resource";
import { providerService } from "./service";

/** Runs a stand-in provider as a Pulumi plugin, until the engine ends it. */
export async function serve(provider: Provider): Promise<void> {
  const engine = new EngineLog();
  const address = engineAddress();
  if (address) engine.connect(address);
  const { handlers, busy } = providerService(provider, engine);
  await listen(ResourceProviderService, handlers, busy);
}
