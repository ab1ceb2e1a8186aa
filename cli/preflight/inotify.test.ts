import { describe, expect, it } from "vitest";
import { checkInotify } from "./inotify";

describe("checkInotify", () => {
  it("passes the usual limit of 128 for a first lab of three nodes", () => {
    expect(() => checkInotify({ limit: 128, used: 5 }, 3)).not.toThrow();
  });

  it("passes where exactly enough are left", () => expect(() => checkInotify({ limit: 128, used: 68 }, 3)).not.toThrow());

  it("names the sysctl and a value that is enough", () => {
    expect(() => checkInotify({ limit: 128, used: 69 }, 3)).toThrow(
      "fs.inotify.max_user_instances is 128 with 69 in use, and 3 nodes need 60 more. Raise it: sudo sysctl -w fs.inotify.max_user_instances=512",
    );
  });

  it("asks for more than 512 where that would not do", () => {
    expect(() => checkInotify({ limit: 512, used: 500 }, 3)).toThrow(/max_user_instances=560$/);
  });
});
