import { describe, expect, it } from "vitest";
import { declared } from "../probe/testing/sample-cluster";
import type { RestartLimits } from "./restart-agents";
import { backupObject } from "./backup";
import { liveConfig, writeData } from "./cilium-config";
import { placeControl, putBack, standingControl, underControl, type Control, type ControlReach } from "./control";
import { liveLab, original, revision, type LiveLab } from "./testing/live-lab";

/** Nothing settles in a made-up lab, so nothing is waited for. */
const within: RestartLimits = { agents: 1, settle: 0 };

/** Reaches the made-up lab as a command does: a signal ends what `kubectl` does, and not what `cleanup` does. */
function reaching(lab: LiveLab, cluster: ControlReach["cluster"] = "kind"): ControlReach & { stop: AbortController; said: string[] } {
  const stop = new AbortController();
  const said: string[] = [];
  const kubectl: ControlReach["kubectl"] = async (args, options) => {
    stop.signal.throwIfAborted();
    const answer = await lab.kubectl(args, options);
    stop.signal.throwIfAborted();
    return answer;
  };
  return { kubectl, cleanup: lab.kubectl, say: (line) => said.push(line), signal: stop.signal, declared, cluster, stop, said };
}

/** What is left of a control: nothing, to the byte and to the order of keys. */
function expectDeclared(lab: LiveLab): void {
  expect(JSON.stringify(lab.data)).toBe(JSON.stringify(original));
  expect(lab.running).toEqual(original);
  expect(lab.backup).toBeUndefined();
}

const since = "2026-01-02T03:04:05.678Z";
/** What the backup's ConfigMap keeps of a control that somebody placed. */
const keptData = (control: Control) =>
  (backupObject({ control, since, release: "r", declared, data: original }) as { data: Record<string, string> }).data;

const legacy = { ...original, "enable-host-legacy-routing": "true" };
const vxlan = { ...original, "routing-mode": "tunnel", "auto-direct-node-routes": "false" };
/** Calls that change the lab, each without what it writes. */
const writes = ({ calls }: LiveLab) => calls.filter((call) => /^(create|patch|delete)/.test(call)).map((call) => call.split(" -p ")[0]);
const patched = "patch configmap cilium-config --type=json --field-manager=cilium-lab";
const restarted = "delete pods -l k8s-app=cilium";
const forgotten = "delete configmap cilium-lab-control";

describe("place", () => {
  it.each([
    ["legacy", legacy],
    ["vxlan", vxlan],
  ] as const)("keeps the original before it edits, and restarts the agents: %s", async (control, data) => {
    const lab = liveLab();
    await placeControl(control, reaching(lab), within);
    expect(lab.data).toEqual(data);
    expect(lab.running).toEqual(data);
    expect(writes(lab)).toEqual(["create -f -", patched, restarted]);
    const standing = await standingControl(lab.kubectl);
    expect(standing).toEqual({ control, since: standing?.since, release: "sh.helm.release.v1.cilium.v1", declared, data: original });
    expect(Date.parse(standing!.since)).toBeGreaterThan(Date.now() - 60_000);
  });

  it("says what it does and how long it took", async () => {
    const reach = reaching(liveLab());
    await placeControl("vxlan", reach, within);
    await putBack(reach, within);
    expect(reach.said.map((line) => line.replace(/\d+ s$/, "N s"))).toEqual([
      "control: a VXLAN tunnel takes the place of the declared datapath; all agents restart",
      "control: a VXLAN tunnel stands on 3 nodes after N s",
      "control: the declared datapath comes back in place of a VXLAN tunnel; all agents restart",
      "control: every invariant holds again after N s",
    ]);
  });

  it("waits until every endpoint runs programs of the new agents", async () => {
    const lab = liveLab();
    lab.endpoints = ["ready ready", "restoring ready", "ready"];
    await placeControl("legacy", reaching(lab), { agents: 1, settle: 5 });
    expect(lab.calls.filter((call) => call.includes("endpoint list"))).toHaveLength(6);
  });

  const refused = 'Control "legacy" is refused:';
  it.each<[string, (lab: LiveLab) => void, ControlReach["cluster"], string]>([
    [
      "a cluster that the lab did not make",
      () => {},
      "existing",
      `${refused} cilium-lab:cluster is "existing", and a cluster that the lab did not make is never given another datapath than the declared one. ` +
        'Accepted: "kind". Example: make observe STACK=dev.',
    ],
    [
      "a lab where a control stands",
      (lab) => {
        lab.backup = keptData("vxlan");
      },
      "kind",
      `${refused} "vxlan" stands since ${since}. "make up" puts the declared datapath back.`,
    ],
    [
      "options that somebody edited",
      (lab) => (lab.data = { ...original, "bpf-lb-mode": "dsr" }),
      "kind",
      `${refused} ConfigMap kube-system/cilium-config is not as the helm release "cilium" declares it: \`bpf-lb-mode\` is "dsr", declared "snat". ` +
        "Put it right first: kubectl -n kube-system edit configmap cilium-config.",
    ],
    [
      "a Cilium that helm is about to change",
      (lab) => (lab.revisions = []),
      "kind",
      'No revision of the helm release "cilium" is deployed in kube-system. "make up" deploys one.',
    ],
  ])("refuses %s, and changes nothing", async (_, change, cluster, words) => {
    const lab = liveLab();
    change(lab);
    await expect(placeControl("legacy", reaching(lab, cluster), within)).rejects.toThrow(new Error(words));
    await expect(underControl("legacy", reaching(lab, cluster), async () => {}, within)).rejects.toThrow(new Error(words));
    expect(writes(lab)).toEqual([]);
  });
});

describe("putBack", () => {
  it("brings the original back to the byte, restarts the agents, and only then forgets it", async () => {
    const lab = liveLab();
    await placeControl("vxlan", reaching(lab), within);
    lab.calls.length = 0;
    expect(await putBack(reaching(lab), within)).toBe("vxlan");
    expectDeclared(lab);
    expect(writes(lab)).toEqual([patched, restarted, forgotten]);
  });

  it("does nothing where no control stands", async () => {
    const lab = liveLab();
    expect(await putBack(reaching(lab), within)).toBeUndefined();
    expect(lab.calls).toEqual(["get configmap cilium-lab-control --ignore-not-found -o json"]);
  });

  it("takes nothing away with it that was added under the control, and says what was edited meanwhile", async () => {
    const lab = liveLab();
    await placeControl("legacy", reaching(lab), within);
    lab.data = { ...lab.data, "some-option": "added by hand" };
    await putBack(reaching(lab), within);
    expectDeclared(lab);

    await placeControl("legacy", reaching(lab), within);
    lab.before = (call) => {
      if (call.startsWith("rollout")) lab.data = { ...lab.data, debug: "true" };
    };
    await expect(putBack(reaching(lab), within)).rejects.toThrow(
      new Error(
        'Control "legacy" could not be taken away: cilium-config was edited meanwhile: `debug` is "true", declared missing. ' +
          'ConfigMap kube-system/cilium-lab-control still keeps the original; "make up" tries again, "make down" removes the lab.',
      ),
    );
    expect(lab.backup).toBeDefined();
  });

  it("brings back what a later revision of helm declares, where one was deployed under the control", async () => {
    const lab = liveLab();
    await placeControl("legacy", reaching(lab), within);
    const later = { ...original, debug: "true" };
    lab.revisions = [revision("sh.helm.release.v1.cilium.v2", "1.20.2", later)];
    lab.data = { ...lab.data, debug: "true" };
    await putBack(reaching(lab), within);
    expect(lab.data).toEqual(later);
    expect(lab.backup).toBeUndefined();
  });

  it("holds the agents against the version of that revision", async () => {
    const lab = liveLab();
    await placeControl("legacy", reaching(lab), within);
    lab.revisions = [revision("sh.helm.release.v1.cilium.v2", "1.20.1", original)];
    await expect(putBack(reaching(lab), within)).rejects.toThrow('node lab-control-plane: Cilium is "1.20.2", declared "1.20.1".');
  });

  it("keeps the original as long as an invariant does not hold", async () => {
    const lab = liveLab();
    await placeControl("legacy", reaching(lab), within);
    // Agents that never hear of the edit.
    lab.before = (call) => {
      if (call.startsWith("rollout")) lab.running = legacy;
    };
    const look = "Look further: kubectl -n kube-system exec cilium-0 -c cilium-agent -- cilium-dbg status --verbose";
    await expect(putBack(reaching(lab), within)).rejects.toThrow(
      new Error(
        `Control "legacy" could not be taken away: datapath: node lab-control-plane: Routing: Host is "Legacy", declared "BPF". ${look}. ` +
          'ConfigMap kube-system/cilium-lab-control still keeps the original; "make up" tries again, "make down" removes the lab.',
      ),
    );
    expect(lab.data).toEqual(original);
    lab.before = () => {};
    await putBack(reaching(lab), within);
    expectDeclared(lab);
  });

  it("undoes a control that was cut off anywhere, by a process that was killed", async () => {
    const whole = liveLab();
    await placeControl("vxlan", reaching(whole), within);
    await putBack(reaching(whole), within);
    for (let last = 1; last < whole.calls.length; last++) {
      const lab = liveLab();
      // The call itself still comes through, and nothing of this process after it.
      lab.before = () => {
        if (lab.calls.length > last) throw new Error("killed");
      };
      await expect(placeControl("vxlan", reaching(lab), within).then(() => putBack(reaching(lab), within))).rejects.toThrow("killed");
      lab.before = () => {};
      await putBack(reaching(lab), within);
      expectDeclared(lab);
    }
  });
});

describe("underControl", () => {
  it("runs work while the control stands, gives what it gives, and puts the original back", async () => {
    const lab = liveLab();
    expect(await underControl("vxlan", reaching(lab), async () => ({ ...lab.running }), within)).toEqual(vxlan);
    expectDeclared(lab);
  });

  it("puts the original back after an error, and throws that", async () => {
    const lab = liveLab();
    const work = async () => Promise.reject(new Error("the client did not start"));
    await expect(underControl("legacy", reaching(lab), work, within)).rejects.toThrow(new Error("the client did not start"));
    expectDeclared(lab);
  });

  it("puts the original back after a signal, whenever it came", async () => {
    const whole = liveLab();
    await placeControl("legacy", reaching(whole), within);
    for (let last = 1; last <= whole.calls.length; last++) {
      const lab = liveLab();
      const reach = reaching(lab);
      let worked = false;
      lab.before = () => {
        if (lab.calls.length === last) reach.stop.abort(new Error("stopped by a signal"));
      };
      await expect(underControl("legacy", reach, async () => (worked = true), within)).rejects.toThrow("stopped by a signal");
      expect(worked).toBe(false);
      expectDeclared(lab);
    }
    const lab = liveLab();
    const reach = reaching(lab);
    const work = async () => {
      reach.stop.abort(new Error("stopped by a signal"));
      await reach.kubectl(["get", "nodes", "-o", "json"]);
    };
    await expect(underControl("legacy", reach, work, within)).rejects.toThrow("stopped by a signal");
    expectDeclared(lab);
  });

  it("runs no work under a control that does not come to stand, and puts the original back", async () => {
    const lab = liveLab();
    lab.before = (call) => {
      // Agents take the option only after they were asked.
      if (call.startsWith("rollout") && lab.running["enable-host-legacy-routing"] === "true") lab.running = { ...original };
    };
    let worked = false;
    const look = "Look further: kubectl -n kube-system exec cilium-0 -c cilium-agent -- cilium-dbg status --verbose";
    await expect(underControl("legacy", reaching(lab), async () => (worked = true), within)).rejects.toThrow(
      new Error(
        `Control "legacy" did not come to stand: datapath: node lab-control-plane: Routing: Host is "BPF", declared "Legacy". ${look}.`,
      ),
    );
    expect(worked).toBe(false);
    expectDeclared(lab);
  });

  it("says both, where work fails and the original does not come back", async () => {
    const lab = liveLab();
    const work = async () => {
      lab.before = (call) => {
        if (call.startsWith("patch")) throw new Error("kubectl patch: the server is gone");
      };
      throw new Error("the client did not start");
    };
    await expect(underControl("legacy", reaching(lab), work, within)).rejects.toThrow(
      new Error(
        'Control "legacy" could not be taken away: kubectl patch: the server is gone. ConfigMap kube-system/cilium-lab-control still keeps the original; ' +
          '"make up" tries again, "make down" removes the lab. Before that: the client did not start.',
      ),
    );
    expect(lab.backup).toBeDefined();
  });

  it("leaves alone what another run placed in between", async () => {
    const lab = liveLab();
    const other = reaching(lab);
    let raced = false;
    lab.before = (call) => {
      if (!call.startsWith("create") || raced) return;
      raced = true;
      lab.backup = keptData("legacy");
    };
    await expect(underControl("legacy", other, async () => {}, within)).rejects.toThrow("AlreadyExists");
    expect(lab.backup?.since).toBe(since);
    expect(writes(lab)).toEqual(["create -f -"]);
  });

  it("does not edit what was edited since it looked", async () => {
    const lab = liveLab();
    lab.before = (call) => {
      if (!call.startsWith("create")) return;
      // An edit by somebody else in the very moment; the next one finds the lab as that left it.
      lab.before = () => {};
      void liveConfig(lab.kubectl).then((live) => writeData(lab.kubectl, original, live));
    };
    await expect(underControl("legacy", reaching(lab), async () => {}, within)).rejects.toThrow(
      "testing value /metadata/resourceVersion failed",
    );
    expectDeclared(lab);
  });
});

describe("standingControl", () => {
  const read = (data: unknown) => standingControl(async () => JSON.stringify({ data }));
  const kept = keptData("legacy");

  it("reads what was kept", async () => {
    expect(await read(kept)).toEqual({ control: "legacy", since, release: "r", declared, data: original });
    expect(await standingControl(async () => "")).toBeUndefined();
  });

  it.each([
    ["no data", undefined, "data: Invalid input: expected object, received undefined"],
    ["another control", { ...kept, control: "none" }, 'control: Invalid option: expected one of "legacy"|"vxlan"'],
    ["half an original", { ...kept, "cilium-config": '{"a":' }, "cilium-config: is no JSON"],
    [
      "an original with a number",
      { ...kept, "cilium-config": '{"a":1}' },
      "cilium-config.a: Invalid input: expected string, received number",
    ],
  ])("says of %s why it cannot be read", async (_, data, why) => {
    await expect(read(data)).rejects.toThrow(
      new Error(
        `ConfigMap kube-system/cilium-lab-control cannot be read as the backup of a control (${why}). ` +
          'Put cilium-config right by hand, then delete it; or "make down".',
      ),
    );
  });
});
