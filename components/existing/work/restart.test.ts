import { describe, expect, it } from "vitest";
import { restart, restartOldPods, toRestart } from "./restart";
import { fakeCluster } from "./testing/fake-cluster";
import { json, pod, replicaSet } from "./testing/sample-objects";

const objects = [
  pod("web-1", { namespace: "team", ip: "10.244.0.5", owner: ["ReplicaSet", "web-abc"] }),
  pod("web-2", { namespace: "team", ip: "10.244.1.5", owner: ["ReplicaSet", "web-abc"] }),
  replicaSet("web-abc", "team", "web"),
  pod("db-0", { namespace: "team", ip: "10.244.0.6", owner: ["StatefulSet", "db"] }),
  pod("agent", { namespace: "logs", ip: "10.244.0.7", owner: ["DaemonSet", "agent"] }),
  pod("bare", { namespace: "team", ip: "10.244.0.8" }),
  pod("lonely", { namespace: "team", ip: "10.244.0.9", owner: ["ReplicaSet", "lonely-abc"] }),
  replicaSet("lonely-abc", "team"),
  pod("job", { namespace: "team", ip: "10.244.0.10", owner: ["Job", "job"] }),
  pod("new", { namespace: "team", ip: "10.0.0.10", owner: ["DaemonSet", "new"] }),
  pod("host", { ip: "10.1.0.1", hostNetwork: true, owner: ["DaemonSet", "kube-proxy"] }),
  pod("going", { namespace: "team", ip: "10.244.0.12", owner: ["StatefulSet", "going"], deletionTimestamp: "2026-01-01T00:00:00Z" }),
  pod("waiting", { owner: ["DaemonSet", "waiting"] }),
  pod("over", { ip: "10.244.0.11", phase: "Succeeded", owner: ["Job", "over"] }),
];

describe("toRestart", () => {
  it("finds pods of before once for each owner, and names those that nobody would start again", () => {
    expect(toRestart(json(objects), ["10.0.0.0/16"], "outside")).toEqual({
      workloads: [
        { namespace: "logs", workload: "daemonset/agent" },
        { namespace: "team", workload: "deployment/web" },
        { namespace: "team", workload: "statefulset/db" },
      ],
      alone: ["team/bare", "team/job", "team/lonely"],
    });
  });

  it("finds pods of Cilium when it is gone", () => {
    expect(toRestart(json(objects), ["10.0.0.0/16"], "inside")).toEqual({
      workloads: [{ namespace: "team", workload: "daemonset/new" }],
      alone: [],
    });
  });

  it("knows all of several ranges", () => {
    expect(toRestart(json(objects), ["10.0.0.0/16", "10.244.0.0/16"], "outside")).toEqual({ workloads: [], alone: [] });
  });
});

describe("restart", () => {
  it("restarts all, then waits, and says what it leaves alone", async () => {
    const { reach, did, lines } = fakeCluster({ pods: objects });
    expect(await restart(["10.0.0.0/16"], "outside", reach)).toBe(
      "restarted logs daemonset/agent, team deployment/web, team statefulset/db",
    );
    expect(did).toEqual([
      ...["logs rollout restart daemonset/agent", "team rollout restart deployment/web", "team rollout restart statefulset/db"],
      ...["logs rollout status daemonset/agent", "team rollout status deployment/web", "team rollout status statefulset/db"],
    ]);
    expect(lines).toEqual([
      "Nobody would start these pods again, so they keep addresses that lead nowhere; delete them and make them anew: team/bare, team/job, team/lonely",
    ]);
  });

  it("waits for Cilium's agents first, and goes a second round where pods still came up with addresses of before", async () => {
    const { reach, did } = fakeCluster({ pods: objects.slice(0, 3) });
    await restartOldPods({ podCidrs: ["10.0.0.0/16"] }, reach);
    const round = ["team rollout restart deployment/web", "team rollout status deployment/web"];
    expect(did).toEqual(["kube-system rollout status daemonset/cilium", ...round, ...round]);
  });

  it("goes one round where none is left", async () => {
    const { reach, did, state } = fakeCluster({ pods: objects.slice(0, 3) });
    const kubectl: typeof reach.kubectl = async (args, options) => {
      const answer = await reach.kubectl(args, options);
      if (args[3] === "restart") state.pods = [];
      return answer;
    };
    await restartOldPods({ podCidrs: ["10.0.0.0/16"] }, { ...reach, kubectl });
    expect(did).toHaveLength(3);
  });

  it("says what does not come back, and does not fail: it may have been broken before", async () => {
    const { reach, lines } = fakeCluster({ pods: objects.slice(0, 3) });
    const kubectl: typeof reach.kubectl = (args, options) =>
      args[3] === "status" ? Promise.reject(new Error("timed out")) : reach.kubectl(args, options);
    await restart(["10.0.0.0/16"], "outside", { ...reach, kubectl });
    expect(lines).toEqual(["team deployment/web is not back yet: timed out"]);
  });
});
