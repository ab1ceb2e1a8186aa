import { describe, expect, it } from "vitest";
import { installArguments, missingPackages, whyImpossible } from "./packages";

describe("missingPackages", () => {
  it("asks for what is unknown, removed or half installed, and only for that", () => {
    const dpkg = "installed runc\nconfig-files iptables\nhalf-configured containerd\n";
    expect(missingPackages(dpkg, ["docker.io", "runc", "iptables", "containerd"])).toEqual([
      "docker.io",
      "iptables",
      "containerd",
    ]);
  });
});

describe("installArguments", () => {
  it("asks nothing, waits for another apt and keeps changed configuration", () => {
    expect(installArguments(["runc"])).toEqual([
      "install",
      "--yes",
      "--no-install-recommends",
      "-o",
      "DPkg::Lock::Timeout=300",
      "-o",
      "Dpkg::Options::=--force-confold",
      "runc",
    ]);
  });
});

describe("whyImpossible", () => {
  const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
  it.each([
    [0, debian, undefined],
    [1000, debian, "an own Docker engine needs root"],
    [undefined, debian, "an own Docker engine needs root"],
    [0, 'PRETTY_NAME="Ubuntu 24.04 LTS"\nID=ubuntu\nID_LIKE=debian\n', "an own Docker engine needs Debian's packages, and this is Ubuntu 24.04 LTS"],
    [0, "", "an own Docker engine needs Debian's packages, and this is this system"],
  ])("for user %s on %j", (uid, osRelease, expected) => {
    expect(whyImpossible(uid, osRelease)).toBe(expected);
  });
});
