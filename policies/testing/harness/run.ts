import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import * as server from "@pulumi/policy/server";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { asPolicy, asStackPolicy, type Rule, type StackRule } from "../../core/policy";

/** A resource as a program would declare it. */
export interface Fixture {
  /** Pulumi's type token. */
  type: string;
  name: string;
  /** Plain data, with {@link computed} and {@link secret} where the program has outputs. */
  props: { [key: string]: JavaScriptValue };
  /** The resource option of that name. Defaults to none. */
  ignoreChanges?: string[];
  /** The name of the provider that makes it. Defaults to the default provider of the resource's package. */
  provider?: string;
}

/** An output that is not known during preview, as the engine sends it. */
export const computed = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret, as the engine sends it. */
export function secret(value: JavaScriptValue): JavaScriptValue {
  return { [specialSigKey]: specialSecretSig, value };
}

type Analyze = (
  call: { request: analyzer.AnalyzeRequest },
  done: (error: Error | null, response: analyzer.AnalyzeResponse) => void,
) => void;

type AnalyzeStack = (
  call: { request: analyzer.AnalyzeStackRequest },
  done: (error: Error | null, response: analyzer.AnalyzeResponse) => void,
) => void;

/** The server's own handlers of the engine's calls; exported by the package, but missing from its type declarations. */
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = server as unknown as {
  makeAnalyzeRpcFun(pack: string, version: string, level: string, policies: object[]): Analyze;
  makeAnalyzeStackRpcFun(pack: string, version: string, level: string, policies: object[]): AnalyzeStack;
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
  return mandatory(rule, await analyze(rule, fixture));
}

/** As {@link run}, for a rule on a whole stack. */
export async function runStack(rule: StackRule, stack: readonly Fixture[]): Promise<string[]> {
  return mandatory(rule, await analyzeStack(rule, stack));
}

function mandatory(rule: Rule | StackRule, diagnostics: analyzer.AnalyzeDiagnostic[]): string[] {
  return diagnostics.map((diagnostic) => {
    if (diagnostic.getEnforcementlevel() !== analyzer.EnforcementLevel.MANDATORY) {
      throw new Error(`${rule.name} reports "${diagnostic.getMessage()}", but not as mandatory.`);
    }
    return diagnostic.getMessage().replace(`${rule.description}\n`, "");
  });
}

function analyze(rule: Rule, { type, name, props, ignoreChanges = [], provider }: Fixture): Promise<analyzer.AnalyzeDiagnostic[]> {
  const request = new analyzer.AnalyzeRequest()
    .setType(type)
    .setName(name)
    .setUrn(urnOf({ type, name }))
    .setProperties(Struct.fromJavaScript(props))
    .setProvider(providerOf(type, provider))
    .setOptions(new analyzer.AnalyzerResourceOptions().setIgnorechangesList(ignoreChanges));
  const handle = makeAnalyzeRpcFun("harness", "0.0.0", "mandatory", [asPolicy(rule)]);
  return new Promise((resolve, reject) => {
    handle({ request }, (error, response) => (error ? reject(error) : resolve(response.getDiagnosticsList())));
  });
}

function analyzeStack(rule: StackRule, stack: readonly Fixture[]): Promise<analyzer.AnalyzeDiagnostic[]> {
  const resources = stack.map(({ type, name, props, ignoreChanges = [], provider }) =>
    new analyzer.AnalyzerResource()
      .setProvider(providerOf(type, provider))
      .setType(type)
      .setName(name)
      .setUrn(urnOf({ type, name }))
      .setProperties(Struct.fromJavaScript(props))
      .setOptions(new analyzer.AnalyzerResourceOptions().setIgnorechangesList(ignoreChanges)),
  );
  const handle = makeAnalyzeStackRpcFun("harness", "0.0.0", "mandatory", [asStackPolicy(rule)]);
  return new Promise((resolve, reject) => {
    handle({ request: new analyzer.AnalyzeStackRequest().setResourcesList(resources) }, (error, response) =>
      error ? reject(error) : resolve(response.getDiagnosticsList()),
    );
  });
}

function providerOf(type: string, name = "default"): analyzer.AnalyzerProviderResource {
  const provider = { type: `pulumi:providers:${type.split(":")[0]}`, name };
  return new analyzer.AnalyzerProviderResource()
    .setType(provider.type)
    .setName(name)
    .setUrn(urnOf(provider))
    .setProperties(Struct.fromJavaScript({}));
}

function urnOf({ type, name }: Pick<Fixture, "type" | "name">): string {
  return `urn:pulumi:test::test::${type}::${name}`;
}
