import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";

/** Kubeconfigs and logs are large; the engine's own limit is the same. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** How often to look whether the engine still lives. */
const ORPHAN_CHECK_MS = 2_000;

/** The engine's address, the last argument of every plugin; undefined when started by hand without one. */
export function engineAddress(): string | undefined {
  return process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));
}

/**
 * Serves a plugin's protocol on a free loopback port and prints that port, which is how the engine finds it.
 *
 * @param busy whether work is under way that an engine's death should not cut off
 * @throws if no loopback port can be opened
 */
export async function listen(service: ServiceDefinition, handlers: UntypedServiceImplementation, busy: () => boolean): Promise<void> {
  const server = new Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES, "grpc.max_send_message_length": MAX_MESSAGE_BYTES });
  server.addService(service, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
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
