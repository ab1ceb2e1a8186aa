import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { EngineLog } from "./engine-log";
import type { Provider } from "./resource";
import { providerService } from "./service";

/** Kubeconfigs and logs are large; the engine's own limit is the same. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** How often to look whether the engine still lives. */
const ORPHAN_CHECK_MS = 2_000;

/**
 * Runs a stand-in provider as a Pulumi plugin: serves the protocol on a free loopback port and prints that port, which
 * is how the engine finds it. The engine's own address is the first argument of the process.
 *
 * @throws if no loopback port can be opened
 */
export async function serve(provider: Provider): Promise<void> {
  const engine = new EngineLog();
  const address = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
  if (address) engine.connect(address);

  const { handlers, busy } = providerService(provider, engine);
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(ResourceProviderService, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  process.stdout.write(`${port}\n`);
  exitWithEngine(busy);
}

/** An engine that was killed cannot stop its plugins: leave on our own, but only after the work at hand. */
function exitWithEngine(busy: () => boolean): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !busy()) process.exit(0);
  }, ORPHAN_CHECK_MS).unref();
}
