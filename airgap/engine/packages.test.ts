import { describe, expect, it } from "vitest";
import { whyImpossible } from "./packages";

describe("whyImpossible", () => {
  const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
  it.each([
    [0, debian, undefined],
    [1000, debian, "an own Docker engine needs root"],
    [undefined, debian, "an own Docker engine needs root"],
    [
      0,
      'PRETTY_NAME="Ubuntu 24.04 LTS"\nID=ubuntu\nID_LIKE=debian\n',
      "an own Docker engine needs Debian's packages, and this is Ubuntu 24.04 LTS",
    ],
    [0, "", "an own Docker engine needs Debian's packages, and this is this system"],
  ])("for user %s on %j", (uid, osRelease, expected) => {
    expect(whyImpossible(uid, osRelease)).toBe(expected);
  });
});
