import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, ServerCredentials, type UntypedServiceImplementation, type handleUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { missingMethod } from "../protocol/rpc-error";
import { languageHost } from "./host";

let root: string;
let engine: Server;
let address: string;
let logged: string[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "host-"));
  logged = [];
  engine = new Server();
  const log: handleUnaryCall<LogRequest, Empty> = (call, callback) => {
    logged.push(call.request.getMessage());
    callback(null, new Empty());
  };
  const others = Object.entries(EngineService).map(([name, definition]) => [name, missingMethod(definition, name)]);
  engine.addService(EngineService, { ...(Object.fromEntries(others) as UntypedServiceImplementation), log });
  address = await new Promise<string>((resolve, reject) =>
    engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(`127.0.0.1:${port}`),
    ),
  );
});
afterEach(async () => {
  engine.forceShutdown();
  await rm(root, { recursive: true });
});

/** Runs a "program" in place of the SDK's runner, as the engine asks for it. */
async function run(runner: string, addressArgument = address): Promise<pb.RunResponse> {
  const sdk = join(root, "node_modules/@pulumi/pulumi/cmd/run");
  await mkdir(sdk, { recursive: true });
  await writeFile(join(sdk, "index.js"), runner);
  const { handlers } = languageHost(addressArgument);
  const info = new pb.ProgramInfo();
  info.setProgramDirectory(root);
  info.setRootDirectory(root);
  const request = new pb.RunRequest();
  request.setInfo(info);
  request.setPwd(root);
  return new Promise((resolve, reject) => {
    const answer = (error: Error | null, response?: pb.RunResponse | null) => (error ? reject(error) : resolve(response!));
    (handlers.run as unknown as (call: { request: pb.RunRequest }, callback: typeof answer) => void)({ request }, answer);
  });
}

describe("a run of a program", () => {
  it("says once that the language host is a stand-in", async () => {
    await run("");
    expect(logged).toEqual([`"nodejs" is the lab's own stand-in for the official plugin v3.250.0, which cannot be installed here`]);
  });

  it("does without where the engine's address is not known", async () => {
    expect((await run("", "")).getError()).toBe("");
    expect(logged).toEqual([]);
  });

  it.each([
    ["through", "process.exit(0)", { error: "", bail: false }],
    ["failed, told by the SDK", "process.exit(32)", { error: "", bail: true }],
    ["failed", "process.exit(3)", { error: "the program exited with code 3", bail: false }],
    ["ended", "process.kill(process.pid, 'SIGKILL')", { error: "the program was ended by SIGKILL", bail: false }],
  ])("answers how it ended: %s", async (_name, runner, expected) => {
    const answer = await run(runner);
    expect({ error: answer.getError(), bail: answer.getBail() }).toEqual(expected);
  });
});
