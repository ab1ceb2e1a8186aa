import * as path from "node:path";
import * as ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { sampleDatapath } from "../testing/sample-datapath";

/** A whole intent, as source, with some of its lines replaced; `null` leaves a line out. */
function intent(changes: { [key: string]: string | null } = {}): string {
  const lines: { [key: string]: string | null } = {
    ...Object.fromEntries(Object.entries(sampleDatapath).map(([key, value]) => [key, JSON.stringify(value)])),
    ...changes,
  };
  const members = Object.entries(lines).flatMap(([key, value]) => (value === null ? [] : [`  ${key}: ${value},`]));
  return ['import type { DatapathIntent } from "./intent";', "export const intent: DatapathIntent = {", ...members, "};"].join("\n");
}

const routing = (members: string) => intent({ routing: `{ ${members} }` });

const refused: { name: string; source: string; diagnostics: string[] }[] = [
  {
    name: "a tunnel",
    source: routing('mode: "tunnel", nativeCidr: "10.0.0.0/8", directNodeRoutes: true, segments: "one"'),
    diagnostics: [`Type '"tunnel"' is not assignable to type '"native"'.`],
  },
  {
    name: "a tunnel protocol beside native routing",
    source: routing('mode: "native", nativeCidr: "10.0.0.0/8", directNodeRoutes: true, segments: "one", tunnelProtocol: "vxlan"'),
    diagnostics: ["Object literal may only specify known properties, and 'tunnelProtocol' does not exist in type 'DirectRouting'."],
  },
  {
    name: "native routing without direct node routes",
    source: routing('mode: "native", nativeCidr: "10.0.0.0/8", segments: "one"'),
    diagnostics: [
      "Property 'directNodeRoutes' is missing in type '{ mode: \"native\"; nativeCidr: string; segments: \"one\"; }' but required in type 'DirectRouting'.",
    ],
  },
  {
    name: "direct node routes off",
    source: routing('mode: "native", nativeCidr: "10.0.0.0/8", directNodeRoutes: false, segments: "one"'),
    diagnostics: ["Type 'false' is not assignable to type 'true'."],
  },
  {
    name: "native routing without a native CIDR",
    source: routing('mode: "native", directNodeRoutes: true, segments: "one"'),
    diagnostics: [
      "Property 'nativeCidr' is missing in type '{ mode: \"native\"; directNodeRoutes: true; segments: \"one\"; }' but required in type 'DirectRouting'.",
    ],
  },
  {
    name: "masquerading by iptables",
    source: intent({ masquerade: '"iptables"' }),
    diagnostics: [`Type '"iptables"' is not assignable to type '"bpf"'.`],
  },
  {
    name: "a partial kube-proxy replacement",
    source: intent({ kubeProxyReplacement: '"partial"' }),
    diagnostics: [`Type '"partial"' is not assignable to type '"full"'.`],
  },
  {
    name: "kube-proxy replacement as a boolean",
    source: intent({ kubeProxyReplacement: "false" }),
    diagnostics: [`Type 'false' is not assignable to type '"full"'.`],
  },
  {
    name: "no kube-proxy replacement",
    source: intent({ kubeProxyReplacement: null }),
    diagnostics: [
      expect.stringMatching(/^Property 'kubeProxyReplacement' is missing in type '.*' but required in type 'DatapathIntent'\.$/),
    ],
  },
  {
    name: "legacy host routing",
    source: intent({ hostRouting: '"legacy"' }),
    diagnostics: [`Type '"legacy"' is not assignable to type '"bpf"'.`],
  },
  {
    name: "another device than veth",
    source: intent({ device: '"netkit"' }),
    diagnostics: [`Type '"netkit"' is not assignable to type '"veth"'.`],
  },
  {
    name: "a routing mode computed as any string",
    source: `const mode: string = "native";\n${routing('mode, nativeCidr: "10.0.0.0/8", directNodeRoutes: true, segments: "one"')}`,
    diagnostics: [`Type 'string' is not assignable to type '"native"'.`],
  },
];

describe("DatapathIntent", () => {
  let diagnosticsOf: (source: string) => string[];
  beforeAll(() => {
    diagnosticsOf = compiled([intent(), ...refused.map(({ source }) => source)]);
  });

  it("takes the datapath of the lab", () => {
    expect(diagnosticsOf(intent())).toEqual([]);
  });

  it.each(refused)("does not compile with $name", ({ source, diagnostics }) => {
    expect(diagnosticsOf(source)).toEqual(diagnostics);
  });
});

/** Type checks all `sources` in one go, each as a module beside `intent.ts`, under the project's own options. */
function compiled(sources: string[]): (source: string) => string[] {
  const root = path.join(__dirname, "..", "..");
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const names = new Map(sources.map((source, index) => [path.join(__dirname, `snippet-${index}.ts`), source]));
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.readFile = (name) => names.get(path.normalize(name)) ?? readFile(name);
  host.fileExists = (name) => names.has(path.normalize(name)) || fileExists(name);
  const program = ts.createProgram([...names.keys()], options, host);
  return (source) => {
    const [name] = [...names].find(([, text]) => text === source) ?? [""];
    return ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")[0] ?? "");
  };
}
