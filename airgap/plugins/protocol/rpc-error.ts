import {
  Metadata,
  status,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type MethodDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { InitFailed } from "./resource";
import { encode } from "./values";

/** What a gRPC call answers in place of a result. */
export type RpcError = Pick<ServiceError, "code" | "details" | "metadata" | "message" | "name">;

/** A handler for a method that this plugin does not have, for unary and for streaming ones. */
export function missingMethod(
  definition: MethodDefinition<unknown, unknown>,
  message: string,
): handleUnaryCall<unknown, unknown> | handleServerStreamingCall<unknown, unknown> {
  const error: RpcError = { name: "Error", code: status.UNIMPLEMENTED, message, details: message, metadata: new Metadata() };
  const stream: handleServerStreamingCall<unknown, unknown> = (call) => void call.emit("error", error);
  const unary: handleUnaryCall<unknown, unknown> = (_call, callback) => callback(error);
  return definition.responseStream ? stream : unary;
}

/** Any thrown value as the engine reads it; {@link InitFailed} carries the half-made resource along. */
export function rpcError(thrown: unknown): RpcError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const metadata = new Metadata();
  if (thrown instanceof InitFailed) {
    const detail = new ErrorResourceInitFailed();
    detail.setId(thrown.id);
    detail.setProperties(encode(thrown.state));
    detail.setInputs(encode(thrown.inputs));
    detail.setReasonsList(thrown.reasons);
    const any = new Any();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const answer = new Status();
    answer.setCode(status.UNKNOWN);
    answer.setMessage(message);
    answer.addDetails(any);
    // gRPC's own header for structured errors; grpc-js has no API for it.
    metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  }
  return { name: "Error", code: status.UNKNOWN, message, details: message, metadata };
}
