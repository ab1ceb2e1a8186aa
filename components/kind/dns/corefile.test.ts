import { describe, expect, it } from "vitest";
import { rewriteCorefile } from "./corefile";
import { cache, cacheBlock, forward, kubeadms, plainForward } from "./testing/corefiles";

const nowhere = `.:53 {
    template ANY ANY {
       rcode NXDOMAIN
    }
}
`;
const answersOnly = (cacheText: string, domain = "cluster.local") =>
  kubeadms("", cacheText, domain)
    .replace(".:53 {", `${domain}:53 in-addr.arpa:53 ip6.arpa:53 {`)
    .replace("       fallthrough in-addr.arpa ip6.arpa\n", "") + nowhere;

describe("the Corefile without an upstream", () => {
  it.each([
    ["from 1.31 on", kubeadms(forward, cacheBlock), answersOnly(cacheBlock)],
    ["of 1.19 to 1.30", kubeadms(forward, cache), answersOnly(cache)],
    ["before 1.19", kubeadms(plainForward, cache), answersOnly(cache)],
    ["with a cluster domain of its own", kubeadms(forward, cache, "lab.test"), answersOnly(cache, "lab.test")],
    ["without a forward", kubeadms("", cache), answersOnly(cache)],
    ["without an end of its last line", kubeadms(forward, cache).trimEnd(), answersOnly(cache)],
  ])("of kubeadm %s answers for the cluster and refuses the rest at once", (_, corefile, expected) => {
    expect(rewriteCorefile(corefile, [])).toBe(expected);
  });

  it("takes a brace in a comment for no block", () => {
    const commented = (corefile: string) => corefile.replace("    ready\n", "    ready # {\n    # }\n");
    expect(rewriteCorefile(commented(kubeadms(forward, cache)), [])).toBe(commented(answersOnly(cache)));
  });
});

describe("the Corefile with upstream servers", () => {
  it.each([
    ["from 1.31 on", kubeadms(forward, cacheBlock)],
    ["of 1.19 to 1.30", kubeadms(forward, cache)],
    ["before 1.19", kubeadms(plainForward, cache)],
  ])("of kubeadm %s forwards to them and changes nothing else", (_, corefile) => {
    expect(rewriteCorefile(corefile, ["192.0.2.1", "192.0.2.2"])).toBe(corefile.replace("/etc/resolv.conf", "192.0.2.1 192.0.2.2"));
  });

  it("leaves a block of another zone alone", () => {
    const stub = "example.test:53 {\n    forward . 192.0.2.9 {\n       prefer_udp\n    }\n}\n";
    expect(rewriteCorefile(kubeadms(forward, cache) + stub, ["192.0.2.1"])).toBe(
      kubeadms(forward, cache).replace("/etc/resolv.conf", "192.0.2.1") + stub,
    );
    expect(rewriteCorefile(stub + kubeadms(forward, cache), [])).toBe(stub + answersOnly(cache));
  });
});

it.each([
  ["no block for the root", kubeadms(forward, cacheBlock).replace(".:53", "cluster.local:53"), []],
  ["two blocks for the root", kubeadms(forward, cache).repeat(2), []],
  ["no kubernetes plugin", ".:53 {\n    forward . /etc/resolv.conf\n}\n", []],
  ["no forward to point elsewhere", kubeadms("", cache), ["192.0.2.1"]],
  ["two forwards", kubeadms(plainForward + plainForward, cache), ["192.0.2.1"]],
  ["nothing in it", "", []],
])("cannot change a Corefile with %s", (_, corefile, servers) => {
  expect(rewriteCorefile(corefile, servers)).toBeUndefined();
});
