import { describe, expect, it } from "vitest";
import { isNamespaceMounted, mountsBelow, parseMounts } from "./leftovers";

const mountinfo = `21 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 21 0:25 / /run/cilium-lab/exec rw shared:3 - tmpfs tmpfs rw
31 30 0:4 net:[4026532200] /run/cilium-lab/exec/netns/a rw shared:3 master:1 - nsfs nsfs rw
32 21 0:26 / /run/cilium-lab-test/exec rw - tmpfs tmpfs rw
33 21 0:4 net:[4026532001] /run/netns/cilium-lab rw - nsfs nsfs rw
34 21 0:27 / /var/lib/cilium-lab/engine/docker/a\\040b rw - overlay overlay rw
`;

describe("mounts of an engine that died", () => {
  const mounts = parseMounts(mountinfo);

  it("are read with their file system, optional fields or not, escapes undone", () => {
    expect(mounts).toEqual([
      { point: "/", filesystem: "ext4" },
      { point: "/run/cilium-lab/exec", filesystem: "tmpfs" },
      { point: "/run/cilium-lab/exec/netns/a", filesystem: "nsfs" },
      { point: "/run/cilium-lab-test/exec", filesystem: "tmpfs" },
      { point: "/run/netns/cilium-lab", filesystem: "nsfs" },
      { point: "/var/lib/cilium-lab/engine/docker/a b", filesystem: "overlay" },
    ]);
  });

  it("are unmounted last first, and never those of a folder whose name only begins alike", () => {
    expect(mountsBelow(mounts, ["/run/cilium-lab", "/var/lib/cilium-lab/engine/docker"])).toEqual([
      "/var/lib/cilium-lab/engine/docker/a b",
      "/run/cilium-lab/exec/netns/a",
      "/run/cilium-lab/exec",
    ]);
  });

  it.each([
    ["/run/netns/cilium-lab", true],
    ["/run/netns/cilium-lab-test", false],
    ["/run/cilium-lab/exec", false],
  ])("tell whether %s is a namespace", (file, expected) => {
    expect(isNamespaceMounted(mounts, file)).toBe(expected);
  });
});
