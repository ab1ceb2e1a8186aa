import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Context, Severity } from "./resource";

const SEVERITIES: Record<Severity, LogSeverity> = {
  debug: LogSeverity.DEBUG,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
};

/** Lines to Pulumi's display, in the order in which they were logged. */
export class EngineLog {
  private client: EngineClient | undefined;
  private pending: Promise<void> = Promise.resolve();

  /** Connects to the engine; the address comes as an argument, and again with the handshake. */
  connect(address: string): void {
    this.client ??= new EngineClient(address, credentials.createInsecure());
  }

  readonly log: Context["log"] = (severity, message, urn = "", options = {}) => {
    const request = new LogRequest();
    request.setSeverity(SEVERITIES[severity]);
    // protobuf strings are UTF-8; the engine refuses the whole line otherwise.
    request.setMessage(Buffer.from(message).toString());
    request.setUrn(urn);
    request.setStreamid(options.streamId ?? 0);
    request.setEphemeral(options.ephemeral ?? false);
    // One at a time: unary calls on one connection may overtake each other.
    this.pending = this.pending.then(() => this.send(request));
  };

  /** Resolves when everything logged so far has reached the engine. */
  flush(): Promise<void> {
    return this.pending;
  }

  private send(request: LogRequest): Promise<void> {
    return new Promise((resolve) => {
      // A line that cannot be shown must not fail the operation that wrote it.
      if (this.client) this.client.log(request, () => resolve());
      else resolve();
    });
  }
}
