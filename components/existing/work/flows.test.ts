import { describe, expect, it } from "vitest";
import { inspect, parseRouted, Refused } from "./inspect";
import { putBack } from "./put-back";
import { takeOver } from "./take-over";
import { fakeCluster } from "./testing/fake-cluster";
import { bareNodes, cilium, claim, daemonSet, kindNodes, pod, wanted } from "./testing/sample-objects";

const park = { ...wanted, takeOver: "park" } as const;
const parking = '{"spec":{"template":{"spec":{"nodeSelector":{"cilium-lab/parked":"true"}}}}}';
const unparking =
  '{"metadata":{"annotations":{"cilium-lab/cleaned":null}},"spec":{"template":{"spec":{"nodeSelector":{"cilium-lab/parked":null}}}}}';
const cleaned = '{"metadata":{"annotations":{"cilium-lab/cleaned":"true"}}}';
const plainKind = () => [daemonSet("kindnet", { hostPath: "/etc/cni/net.d" }), daemonSet("kube-proxy", { image: "kube-proxy:v1" })];

describe("inspect", () => {
  it("looks from every node at the routes to all others, changes nothing, and says who the stack is", async () => {
    const { reach, did } = fakeCluster({});
    const first = await inspect(wanted, undefined, reach);
    expect(first).toEqual({
      owner: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      cluster: "uid-1",
      nodes: ["kind-control-plane", "kind-worker"],
      notes: [expect.stringContaining("Service range")],
    });
    expect(did).toEqual(["on kind-control-plane: agent:1 bash PEERS=172.18.0.2", "on kind-worker: agent:1 bash PEERS=172.18.0.3"]);
    expect((await inspect(wanted, first, reach)).owner).toBe(first.owner);
  });

  it("refuses nodes behind a router", async () => {
    const { reach } = fakeCluster({ said: { "kind-worker": { message: "172.18.0.3 via 172.18.0.254\n" } } });
    await expect(inspect(wanted, undefined, reach)).rejects.toThrow(
      "The nodes are not on one L2 segment, so direct node routes cannot work: kind-worker reaches kind-control-plane (172.18.0.3) by router 172.18.0.254.",
    );
  });

  it("does not look at routes where routers know the way", async () => {
    const { reach, did } = fakeCluster({ said: { "kind-worker": { message: "172.18.0.3 via 172.18.0.254\n" } } });
    await inspect({ ...wanted, segments: "many" }, undefined, reach);
    expect(did).toEqual([]);
  });

  it("starts no pod on a cluster that it refuses", async () => {
    const { reach, did } = fakeCluster({ nodes: kindNodes, daemonSets: plainKind() });
    await expect(inspect(wanted, undefined, reach)).rejects.toThrow(Refused);
    expect(did).toEqual([]);
  });

  it("names the node on which it could not look, and why", async () => {
    const { reach } = fakeCluster({ said: { "kind-worker": { phase: "Failed", message: "no such image" } } });
    await expect(inspect(wanted, undefined, reach)).rejects.toThrow(
      new Error("Looking at the routes to other nodes failed on node kind-worker: no such image"),
    );
  });

  it("reads routers and missing routes of many nodes", () => {
    const said = new Map([
      ["a", "10.0.0.2 via 10.0.0.1\n10.0.0.3 via\n"],
      ["b", ""],
    ]);
    expect(parseRouted(said)).toEqual([
      { node: "a", peer: "10.0.0.2", via: "10.0.0.1" },
      { node: "a", peer: "10.0.0.3", via: "" },
    ]);
  });
});

describe("take over", () => {
  it("parks nothing where that is not wanted, and marks the cluster", async () => {
    const { reach, did } = fakeCluster({});
    expect(await takeOver(wanted, "me", reach)).toBe("nothing had to be parked");
    expect(did).toEqual(["mark me"]);
  });

  it("parks kindnet and kube-proxy, and takes their leftovers off every node", async () => {
    const { reach, did, state } = fakeCluster({ nodes: kindNodes, daemonSets: plainKind() });
    expect(await takeOver(park, "me", reach)).toBe("parked kube-system/kindnet, kube-system/kube-proxy");
    expect(did).toEqual([
      "mark me",
      `patch kindnet ${parking}`,
      `patch kube-proxy ${parking}`,
      "on kind-control-plane: agent:1 bash ROUTES=10.244.1.0/24>172.18.0.2",
      "on kind-worker: agent:1 bash ROUTES=10.244.0.0/24>172.18.0.3",
      `patch kindnet ${cleaned}`,
      "on kind-control-plane: kube-proxy:v1 /usr/local/bin/kube-proxy",
      "on kind-worker: kube-proxy:v1 /usr/local/bin/kube-proxy",
      `patch kube-proxy ${cleaned}`,
    ]);
    expect(state.daemonSets.map(({ spec }) => spec.template.spec.nodeSelector)).toEqual(
      Array(2).fill({ "kubernetes.io/os": "linux", "cilium-lab/parked": "true" }),
    );
  });

  it("does nothing where all of it is done", async () => {
    const daemonSets = [daemonSet("kindnet", { parked: true, cleaned: true }), daemonSet("kube-proxy", { parked: true, cleaned: true })];
    const { reach, did } = fakeCluster({ nodes: kindNodes, daemonSets, configMaps: [claim("me")] });
    await takeOver(park, "me", reach);
    expect(did).toEqual([]);
  });

  it("goes on where a killed run parked and did not clean", async () => {
    const { reach, did } = fakeCluster({
      nodes: kindNodes,
      daemonSets: [daemonSet("kindnet", { parked: true })],
      configMaps: [claim("me")],
    });
    await takeOver(park, "me", reach);
    expect(did.map((line) => line.split(" ")[0])).toEqual(["on", "on", "patch"]);
  });

  it("parks no CNI that it could not put back, should one have come since the inspection", async () => {
    const { reach, did } = fakeCluster({ nodes: kindNodes, daemonSets: [daemonSet("calico-node")] });
    expect(await takeOver(park, "me", reach)).toBe("nothing had to be parked");
    expect(did).toEqual(["mark me"]);
  });

  it("touches nothing of another stack's cluster", async () => {
    const { reach, did } = fakeCluster({ daemonSets: plainKind(), configMaps: [claim("you")] });
    await expect(takeOver(park, "me", reach)).rejects.toThrow("another stack's");
    expect(did).toEqual([]);
  });
});

describe("put back", () => {
  const ciliumNodes = [
    { metadata: { name: "kind-control-plane" }, spec: { ipam: { podCIDRs: ["10.0.0.0/24"] } } },
    { metadata: { name: "kind-worker" }, spec: { ipam: { podCIDRs: ["10.0.1.0/24"] } } },
  ];
  const kinds = { "ciliumnodes.cilium.io": ["a"], "ciliumnetworkpolicies.cilium.io": [], "certificates.cert-manager.io": ["x"] };
  const onNodes = [
    "on kind-control-plane: agent:1 bash ROUTES=10.0.1.0/24>172.18.0.2",
    "on kind-worker: agent:1 bash ROUTES=10.0.0.0/24>172.18.0.3",
  ];

  const probesGone = ["delete -l cilium-lab/probe=true namespaces", "delete namespace cilium-lab-rollout"];

  it("removes what killed probes left, cleans the nodes, lets run kube-proxy and then kindnet, removes Cilium's kinds, restarts what has its addresses, and takes its mark last", async () => {
    const daemonSets = [daemonSet("kindnet", { parked: true, cleaned: true }), daemonSet("kube-proxy", { parked: true, cleaned: true })];
    const pods = [pod("web", { namespace: "team", ip: "10.0.0.7", owner: ["StatefulSet", "db"] })];
    const { reach, did, state } = fakeCluster({ nodes: kindNodes, daemonSets, configMaps: [claim("me")], kinds, ciliumNodes, pods });
    expect(await putBack(park, "me", reach)).toBe("restarted team statefulset/db");
    expect(did).toEqual([
      ...probesGone,
      ...onNodes,
      `patch kube-proxy ${unparking}`,
      "kube-system rollout status daemonset/kube-proxy",
      `patch kindnet ${unparking}`,
      "kube-system rollout status daemonset/kindnet",
      "delete kinds ciliumnodes.cilium.io ciliumnetworkpolicies.cilium.io",
      "team rollout restart statefulset/db",
      "team rollout status statefulset/db",
      "unmark",
    ]);
    expect(state.daemonSets).toEqual([
      { ...daemonSet("kindnet"), metadata: { ...daemonSet("kindnet").metadata, annotations: {} } },
      { ...daemonSet("kube-proxy"), metadata: { ...daemonSet("kube-proxy").metadata, annotations: {} } },
    ]);
  });

  it("restarts nothing where there was no CNI before, and keeps kinds of which a person made objects", async () => {
    const used = { ...kinds, "ciliumnetworkpolicies.cilium.io": ["team/allow"] };
    const { reach, did, lines } = fakeCluster({
      nodes: bareNodes,
      configMaps: [claim("me")],
      kinds: used,
      ciliumNodes,
      pods: [pod("dns", { ip: "10.0.0.2" })],
    });
    expect(await putBack(wanted, "me", reach)).toBe("no CNI was there before, so no workload was restarted");
    expect(did).toEqual([...probesGone, ...onNodes, "delete kinds ciliumnodes.cilium.io", "unmark"]);
    expect(lines).toEqual([
      "These kinds of Cilium are kept, since there are objects that the stack did not make: ciliumnetworkpolicies.cilium.io",
    ]);
  });

  it("forgets nothing where a node could not be cleaned", async () => {
    const { reach, did, state } = fakeCluster({
      configMaps: [claim("me")],
      said: { "kind-worker": { phase: "Failed", message: "devices are left: lxc1" } },
    });
    await expect(putBack(wanted, "me", reach)).rejects.toThrow(
      new Error("Removing what Cilium left failed on node kind-worker: devices are left: lxc1"),
    );
    expect([did.filter((line) => !line.startsWith("on ")), state.configMaps]).toEqual([probesGone, [claim("me")]]);
  });

  it.each([
    ["Cilium is still there", { daemonSets: [cilium], configMaps: [claim("me")] }, "Cilium is still there: DaemonSet kube-system/cilium."],
    ["the cluster is another stack's", { configMaps: [claim("you")] }, "another stack's"],
  ])("does nothing where %s", async (_, state, message) => {
    const { reach, did } = fakeCluster(state);
    await expect(putBack(wanted, "me", reach)).rejects.toThrow(message);
    expect(did).toEqual([]);
  });

  it("is content where it was done before", async () => {
    const { reach, did } = fakeCluster({});
    await putBack(wanted, "me", reach);
    expect(did).toEqual([]);
  });
});
