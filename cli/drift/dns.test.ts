import { describe, expect, it } from "vitest";
import { corefileFindings } from "./dns";
import { expectedCorefile } from "./live";

const about = { topic: "cluster DNS", object: "ConfigMap kube-system/coredns", mend: { by: "corefile" } };

describe("corefileFindings", () => {
  it.each<[string, string, string, object[]]>([
    ["the same but for the end", "a\nb\n", "a\nb", []],
    [
      "a line that was changed",
      "a\nb\nc",
      "a\nX\nc",
      [
        { path: "data.Corefile line 2", declared: '"b"' },
        { path: "data.Corefile line 2", live: '"X"' },
      ],
    ],
    [
      "a line that was added",
      "a\nb",
      "a\n    forward . 192.0.2.1\nb",
      [{ path: "data.Corefile line 2", live: '"    forward . 192.0.2.1"' }],
    ],
    [
      "lines that are gone",
      "a\nb\nc\nd",
      "a\nd",
      [
        { path: "data.Corefile line 2", declared: '"b"' },
        { path: "data.Corefile line 3", declared: '"c"' },
      ],
    ],
    ["a line behind the end", "a", "a\nb", [{ path: "data.Corefile line 2", live: '"b"' }]],
  ])("%s", (_, expected, live, findings) =>
    expect(corefileFindings({ expected, live })).toEqual(findings.map((finding) => ({ ...about, ...finding }))),
  );

  it("finds what is gone", () => {
    expect(corefileFindings({ expected: "a", live: undefined })).toEqual([
      { ...about, path: "", declared: "there", mend: { by: "hand", command: "make down && make up" } },
    ]);
    expect(corefileFindings({ expected: undefined, live: "a" })).toEqual([
      { ...about, path: 'data["Corefile.before-cilium-lab"]', declared: "there" },
    ]);
  });
});

describe("expectedCorefile", () => {
  const original =
    ".:53 {\n    kubernetes cluster.local in-addr.arpa {\n       fallthrough in-addr.arpa\n    }\n    forward . /etc/resolv.conf {\n       max_concurrent 1000\n    }\n    reload\n}\n";
  it.each<[string | undefined, string[], string | undefined]>([
    [original, ["192.0.2.1", "192.0.2.2"], original.replace("/etc/resolv.conf", "192.0.2.1 192.0.2.2").trimEnd()],
    [
      original,
      [],
      "cluster.local:53 in-addr.arpa:53 {\n    kubernetes cluster.local in-addr.arpa {\n    }\n    reload\n}\n.:53 {\n    template ANY ANY {\n       rcode NXDOMAIN\n    }\n}",
    ],
    ["nothing of the kind\n", [], undefined],
    [undefined, [], undefined],
  ])("%j with %j", (found, upstream, expected) => expect(expectedCorefile(found, upstream)).toBe(expected));
});
