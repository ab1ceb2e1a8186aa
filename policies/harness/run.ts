import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import * as server from "@pulumi/policy/server";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { asPolicy, type Rule } from "../rule";

/** A resource as a program would declare it. */
export interface Fixture {
  /** Pulumi's type token. */
  type: string;
  name: string;
  /** Plain data, with {@link computed} and {@link secret} where the program has outputs. */
  props: { [key: string]: JavaScriptValue };
}

/** An output that is not known during preview, as the engine sends it. */
export const computed = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret, as the engine sends it. */
export function secret(value: JavaScriptValue): JavaScriptValue {
  return { [specialSigKey]: specialSecretSig, value };
}

type Analyze = (
  call: { request: analyzer.AnalyzeRequest },
  done: (error: unknown, response: analyzer.AnalyzeResponse) => void,
) => void;

/** The server's own handler of the engine's calls; exported by the package, but missing from its type declarations. */
const { makeAnalyzeRpcFun } = server as unknown as {
  makeAnalyzeRpcFun(pack: string, version: string, level: string, policies: object[]): Analyze;
};

/**
 * What `rule` reports of `fixture`, one message a violation, without the rule's description that Pulumi puts first.
 *
 * Runs the policy SDK's own request handler on the message that the engine would send, so unknowns, secrets and type
 * tests are those of a real preview and not an imitation. Only the network between the two is left out.
 *
 * @throws Error if the rule throws, or if a violation is less than mandatory: preview would exit 0
 */
export async function run(rule: Rule, fixture: Fixture): Promise<string[]> {
  const diagnostics = await analyze(rule, fixture);
  return diagnostics.map((diagnostic) => {
    if (diagnostic.getEnforcementlevel() !== analyzer.EnforcementLevel.MANDATORY) {
      throw new Error(`${rule.name} reports "${diagnostic.getMessage()}", but not as mandatory.`);
    }
    return diagnostic.getMessage().replace(`${rule.description}\n`, "");
  });
}

function analyze(rule: Rule, { type, name, props }: Fixture): Promise<analyzer.AnalyzeDiagnostic[]> {
  const request = new analyzer.AnalyzeRequest()
    .setType(type)
    .setName(name)
    .setUrn(`urn:pulumi:test::test::${type}::${name}`)
    .setProperties(Struct.fromJavaScript(props))
    .setOptions(new analyzer.AnalyzerResourceOptions());
  const handle = makeAnalyzeRpcFun("harness", "0.0.0", "mandatory", [asPolicy(rule)]);
  return new Promise((resolve, reject) => {
    handle({ request }, (error, response) => (error ? reject(error) : resolve(response.getDiagnosticsList())));
  });
}
