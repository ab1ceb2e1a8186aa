import { describe, expect, it } from "vitest";
import { mmdebstrapArgs, sourcesList } from "./debian";

describe("sourcesList", () => {
  const targets = [
    "http://mirror.example/debian/\tbookworm\tmain",
    "http://mirror.example/debian/\tbookworm-updates\tmain",
    "http://mirror.example/debian/\tbookworm-backports\tmain",
    "http://mirror.example/debian/\ttrixie\tmain",
    "http://mirror.example/debian/\tbookworm\tmain",
  ].join("\n");

  it("takes the suite and its updates, once each, and no backports", () =>
    expect(sourcesList(targets, "bookworm")).toBe(
      "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian/ bookworm main\n" +
        "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian/ bookworm-updates main\n",
    ));

  it("says what is missing where apt does not know the suite", () =>
    expect(() => sourcesList("http://mirror.example/debian/\ttrixie\tmain", "bookworm")).toThrow(
      "The images are made from Debian bookworm, which this machine's apt has no source for. Add one and run apt-get update.",
    ));
});

describe("mmdebstrapArgs", () => {
  it("keeps licences, drops manuals, and forgets the mirrors last", () => {
    const args = mmdebstrapArgs({ packages: ["curl", "socat"], finish: ["true"] });
    expect(args).toContain("--include=curl,socat");
    expect(args).toContain("--dpkgopt=path-exclude=/usr/share/man/*");
    expect(args.indexOf("--dpkgopt=path-include=/usr/share/doc/*/copyright")).toBeGreaterThan(
      args.indexOf("--dpkgopt=path-exclude=/usr/share/doc/*"),
    );
    expect(args.at(-2)).toBe("--customize-hook=true");
    expect(args.at(-1)).toMatch(/^--customize-hook=rm -f "\$1"\/etc\/apt\/sources\.list/);
  });
});
