import { describe, expect, it } from "vitest";
import { goodKindYaml } from "../testing/harness/fixtures";
import { kindConfigs } from "./kind-config";
import type { PlainMap } from "../core/plain-value";

const read = (props: PlainMap, type = "command:local:Command") => kindConfigs({ type, name: "cluster", props, ignoreChanges: [] });
const config = { kind: "Cluster", apiVersion: "kind.x-k8s.io/v1alpha4", networking: { kubeProxyMode: "none", disableDefaultCNI: true } };
const unread = (place: string) => `Command "cluster" holds a kind config in \`${place}\` that cannot be read.`;
const heredoc = (start: string, body: string, end: string) => `cat ${start}\n${body}${end}`;
const indented = goodKindYaml.replace(/^/gm, "\t\t");

describe("a kind config", () => {
  it.each<[string, string]>([
    ["whole", goodKindYaml],
    [
      "beside documents of others, and comments about its version",
      `# kind.x-k8s.io/v1alpha3\n  # kind.x-k8s.io/v1alpha3\na: 1\n---\n${goodKindYaml}`,
    ],
    ["in a here-document", heredoc("<<EOF", goodKindYaml, "EOF\n")],
    ["in a here-document with a command behind it", heredoc("<<EOF | kind create cluster --config=-", goodKindYaml, "EOF\n")],
    ["in a here-document that ends the script, after blanks", heredoc("<< 'EOF' > kind.yaml", goodKindYaml, " EOF \t")],
    ["in a here-document without tabs", heredoc("<<-\\EOF", indented.replace(/\t$/, ""), "\tEOF\n")],
    [
      "in a here-document with tabs inside of its lines",
      heredoc("<<-EOF", indented.replace(/\t$/, "").replace("apiVersion: ", "apiVersion:\t"), "EOF\n"),
    ],
  ])("is read %s", (_, create) => {
    const { readable, unreadable } = read({ create });
    expect({ configs: readable.map(({ subject, root, locate }) => [subject, root, locate("a")]), unreadable }).toEqual({
      configs: [['Command "cluster"', config, "`a` of the kind config in `create`"]],
      unreadable: [],
    });
  });

  it.each<[string, string]>([
    ["in a word of its own", "echo kind.x-k8s.io/v1alpha4\n"],
    ["that is no YAML", `${goodKindYaml}a: [\n`],
    ["whose aliases go nowhere", `${goodKindYaml}a: *b\n`],
    ["with a key given twice", `${goodKindYaml}networking: {}\n`],
    ["with tabs in a here-document that keeps them", heredoc("<<EOF", indented, "EOF\n")],
    ["with tabs inside of its lines", heredoc("<<-EOF", "kind: Cluster\napiVersion:\tkind.x-k8s.io/v1alpha4\n\tnetworking:\t[\n", "EOF\n")],
    ["in a here-document whose last line goes on", heredoc("<<EOF", goodKindYaml, "EOFX\n")],
    ["of two, of which one is in a variable", `${heredoc("<<EOF", goodKindYaml, "EOF\n")}X="\nkind.x-k8s.io/v1alpha4"`],
  ])("is not read %s", (_, create) => expect(read({ create }).unreadable).toEqual([unread("create")]));

  it("is read of a remote command too", () => expect(read({ stdin: goodKindYaml }, "command:remote:Command").readable).toHaveLength(1));

  it("is none of another resource's, or of another API's", () => {
    expect(read({ create: "kind create cluster", stdin: goodKindYaml }, "docker:index/container:Container")).toEqual({
      readable: [],
      unreadable: [],
    });
    expect(read({ stdin: "apiVersion: kind.x-k8s.io.example.org/v1\nkind: Cluster\n" })).toEqual({ readable: [], unreadable: [] });
  });
});
