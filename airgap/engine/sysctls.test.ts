import { describe, expect, it } from "vitest";
import { tooLow } from "./sysctls";

describe("tooLow", () => {
  it.each([
    ["both", { instances: 128, watches: 8192 }, { "fs.inotify.max_user_instances": 128, "fs.inotify.max_user_watches": 8192 }],
    ["one", { instances: 1023, watches: 524288 }, { "fs.inotify.max_user_instances": 1023 }],
    ["none, and never lowers", { instances: 1024, watches: 1048576 }, {}],
  ])("names %s", (_, { instances, watches }, expected) => {
    expect(tooLow({ "fs.inotify.max_user_instances": instances, "fs.inotify.max_user_watches": watches, "kernel.panic": 0 })).toEqual(
      expected,
    );
  });
});
