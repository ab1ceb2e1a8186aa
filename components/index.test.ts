import * as path from "node:path";
import * as ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";

const entry = path.join(__dirname, "index.ts");

describe("the library", () => {
  let checker: ts.TypeChecker;
  let exported: ts.Symbol[];
  beforeAll(() => {
    const { config } = ts.readConfigFile(path.join(__dirname, "..", "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path.join(__dirname, ".."));
    const program = ts.createProgram([entry], options);
    checker = program.getTypeChecker();
    exported = checker
      .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
  });

  const documented = (symbol: ts.Symbol) => symbol.getDocumentationComment(checker).length > 0;
  const byName = (name: string) => exported.find((symbol) => symbol.name === name)!;

  it("exports the components, what they take, and what reads a stack's configuration", () => {
    const values = exported.filter(({ flags }) => flags & ts.SymbolFlags.Value).map(({ name }) => name);
    expect(values).toEqual(
      expect.arrayContaining([
        "Cilium",
        "ClusterDns",
        "ControlPlaneTaint",
        "DatapathProbe",
        "ExistingCluster",
        "KindCluster",
        "hostProviders",
        "labConfig",
      ]),
    );
  });

  it("says of each export what it is", () => expect(exported.filter((symbol) => !documented(symbol)).map(({ name }) => name)).toEqual([]));

  it("says of each argument what it is", () => {
    const members = exported
      .filter(({ name }) => name.endsWith("Args"))
      .flatMap((args) =>
        checker
          .getDeclaredTypeOfSymbol(args)
          .getProperties()
          .map((member) => ({ name: `${args.name}.${member.name}`, member })),
      );
    expect(members.length).toBeGreaterThan(10);
    expect(members.filter(({ member }) => !documented(member)).map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ["KindCluster", ["plan", "kubeconfig", "provider", "nodes"]],
    ["Cilium", ["version", "release"]],
    ["DatapathProbe", ["summary"]],
  ])("gives %s the outputs that another stack builds on", (name, outputs) => {
    const type = checker.getDeclaredTypeOfSymbol(byName(name));
    expect(type.getProperties().map((member) => member.name)).toEqual(expect.arrayContaining(outputs));
    for (const output of outputs) expect(documented(type.getProperty(output)!), output).toBe(true);
  });
});
