import { spawn, type ChildProcess } from "node:child_process";
import { type handleUnaryCall, type ServerWritableStream, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { announcement } from "../protocol/announcement";
import { EngineLog } from "../protocol/engine-log";
import { missingMethod, rpcError } from "../protocol/rpc-error";
import { pluginLaunch, programLaunch, type Launch, type Program } from "./launch";
import { programDependencies, requiredPlugins } from "./packages";

/** The official language host that this one stands in for. */
const OFFICIAL = { name: "nodejs", version: "3.250.0" };

/** The SDK's exit code for "failed, and the user has already been told why". */
const ALREADY_REPORTED = 32;

/** The language host's side of the protocol. `children` are the processes that it runs at the moment. */
export function languageHost(addressArgument: string): { handlers: UntypedServiceImplementation; children: Set<ChildProcess> } {
  const children = new Set<ChildProcess>();
  let engineAddress = addressArgument;
  const engine = new EngineLog();
  if (engineAddress) engine.connect(engineAddress);

  const start = (launch: Launch, stdout: "inherit" | "pipe"): ChildProcess => {
    const child = spawn(process.execPath, launch.args, { cwd: launch.cwd, env: launch.env, stdio: ["ignore", stdout, stdout] });
    children.add(child);
    child.once("close", () => children.delete(child));
    return child;
  };

  const handlers: UntypedServiceImplementation = {
    handshake: unary((request: pb.LanguageHandshakeRequest) => {
      engineAddress = request.getEngineAddress() || engineAddress;
      if (engineAddress) engine.connect(engineAddress);
      return new pb.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => {
      const answer = new PluginInfo();
      answer.setVersion(`${OFFICIAL.version}+standin`);
      return answer;
    }),
    about: unary(() => {
      const answer = new pb.AboutResponse();
      answer.setExecutable(process.execPath);
      answer.setVersion(process.version);
      answer.getMetadataMap().set("language host", "the lab's stand-in");
      return answer;
    }),
    getRequiredPackages: unary((request: pb.GetRequiredPackagesRequest) => {
      const answer = new pb.GetRequiredPackagesResponse();
      for (const plugin of requiredPlugins(programOf(request).programDirectory)) {
        const dependency = new PackageDependency();
        dependency.setKind("resource");
        dependency.setName(plugin.name);
        dependency.setVersion(plugin.version);
        dependency.setServer(plugin.server);
        answer.addPackages(dependency);
      }
      return answer;
    }),
    getProgramDependencies: unary((request: pb.GetProgramDependenciesRequest) => {
      const answer = new pb.GetProgramDependenciesResponse();
      for (const { name, version } of programDependencies(programOf(request).programDirectory)) {
        const dependency = new pb.DependencyInfo();
        dependency.setName(name);
        dependency.setVersion(version);
        answer.addDependencies(dependency);
      }
      return answer;
    }),
    runtimeOptionsPrompts: unary(() => new pb.RuntimeOptionsResponse()),
    cancel: unary(() => {
      children.forEach((child) => child.kill());
      return new Empty();
    }),

    run: unary(async (request: pb.RunRequest) => {
      const launch = programLaunch(
        programOf(request),
        {
          monitorAddress: request.getMonitorAddress(),
          engineAddress,
          organization: request.getOrganization(),
          project: request.getProject(),
          stack: request.getStack(),
          pwd: request.getPwd(),
          dryRun: request.getDryrun(),
          parallel: request.getParallel(),
          args: request.getArgsList(),
          config: Object.fromEntries(request.getConfigMap().toObject()),
          secretKeys: request.getConfigsecretkeysList(),
        },
        process.env,
      );
      engine.log("info", announcement(OFFICIAL));
      const { code, signal } = await ended(start(launch, "inherit"));
      // The engine stops listening once it knows how the program ended.
      await engine.flush();
      const answer = new pb.RunResponse();
      if (code === ALREADY_REPORTED) answer.setBail(true);
      else if (signal) answer.setError(`the program was ended by ${signal}`);
      else if (code !== 0) answer.setError(`the program exited with code ${code}`);
      return answer;
    }),

    runPlugin: (call: ServerWritableStream<pb.RunPluginRequest, pb.RunPluginResponse>) => {
      const request = call.request;
      const answer = (fill: (message: pb.RunPluginResponse) => void): void => {
        const message = new pb.RunPluginResponse();
        fill(message);
        call.write(message);
      };
      streaming(call, async () => {
        const launch = pluginLaunch(programOf(request), {
          kind: request.getKind(),
          pwd: request.getPwd(),
          args: request.getArgsList(),
          env: request.getEnvList(),
        });
        const child = start(launch, "pipe");
        child.stdout?.on("data", (chunk: Buffer) => answer((message) => message.setStdout(chunk)));
        child.stderr?.on("data", (chunk: Buffer) => answer((message) => message.setStderr(chunk)));
        // Closing the stream is how the engine stops a plugin.
        call.on("cancelled", () => child.kill());
        const { code } = await ended(child);
        answer((message) => message.setExitcode(code ?? 1));
      });
    },

    installDependencies: (call: ServerWritableStream<pb.InstallDependenciesRequest, pb.InstallDependenciesResponse>) => {
      streaming(call, async () => {
        const { programDirectory, options } = programOf(call.request);
        const manager = options.packagemanager ?? "npm";
        const child = spawn(manager, ["install"], { cwd: programDirectory, stdio: ["ignore", "pipe", "pipe"] });
        children.add(child);
        child.once("close", () => children.delete(child));
        const forward = (set: "setStdout" | "setStderr") => (chunk: Buffer) => {
          const message = new pb.InstallDependenciesResponse();
          message[set](chunk);
          call.write(message);
        };
        child.stdout.on("data", forward("setStdout"));
        child.stderr.on("data", forward("setStderr"));
        const { code } = await ended(child);
        if (code !== 0) throw new Error(`\`${manager} install\` in ${programDirectory} exited with code ${code}`);
      });
    },
  };

  for (const [method, definition] of Object.entries(LanguageRuntimeService)) {
    handlers[method] ??= missingMethod(definition, `the lab's stand-in for the Node.js language host does not implement ${method}`);
  }
  return { handlers, children };
}

function unary<Q, R>(method: (request: Q) => Promise<R> | R): handleUnaryCall<Q, R> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => method(call.request))
      .then(
        (answer) => callback(null, answer),
        (thrown: unknown) => callback(rpcError(thrown)),
      );
  };
}

function streaming(call: ServerWritableStream<unknown, unknown>, work: () => Promise<void>): void {
  work().then(
    () => call.end(),
    (thrown: unknown) => call.emit("error", rpcError(thrown)),
  );
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

function programOf(request: { getInfo(): pb.ProgramInfo | undefined }): Program {
  const info = request.getInfo();
  return {
    rootDirectory: info?.getRootDirectory() ?? "",
    programDirectory: info?.getProgramDirectory() ?? "",
    entryPoint: info?.getEntryPoint() || ".",
    options: info?.getOptions()?.toJavaScript() ?? {},
  };
}
