import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sentence } from "../../programs/difference";
import { parsePods, type FoundPod } from "./parse-answers";
import { declared, probePods } from "./testing/sample-cluster";
import { clientScript, parseClient, podDifferences, probeObjects, targetsOf, trafficDifferences, type Endpoints } from "./probe-traffic";

interface PodManifest {
  kind: string;
  metadata: { name: string };
  spec: { nodeName: string; containers: { env: { name: string; value: string }[] }[] };
}
const manifests = (probeObjects("probe", declared) as { items: PodManifest[] }).items;
const pods = parsePods(probePods);
const client = pods.find(({ name }) => name === "client-0") as FoundPod;
const endpoints: Endpoints = {
  namespace: "probe",
  servers: pods.filter(({ name }) => name.startsWith("server-")).slice(0, 2),
  nodes: [{ name: "lab-worker", internalIp: "172.30.0.3" }],
  nodePort: 31234,
};
const agents = new Map([["lab-control-plane", "cilium-0"]]);

describe("probeObjects", () => {
  it("puts a client and a server on every node, after the namespace and account they need", () => {
    expect(
      manifests.map(({ kind, metadata, spec }) => [kind, metadata.name, (spec as { nodeName: string } | undefined)?.nodeName]),
    ).toEqual([
      ["Namespace", "probe", undefined],
      ["ServiceAccount", "probe", undefined],
      ["Service", "probe", undefined],
      ["Pod", "client-0", "lab-control-plane"],
      ["Pod", "server-0", "lab-control-plane"],
      ["Pod", "client-1", "lab-worker"],
      ["Pod", "server-1", "lab-worker"],
      ["Pod", "client-2", "lab-worker2"],
      ["Pod", "server-2", "lab-worker2"],
    ]);
  });

  it("answers a request, read to its end, with who answers and whom it sees", () => {
    const reply = manifests[3]?.spec.containers[0]?.env.find(({ name }) => name === "REPLY_SCRIPT")?.value as string;
    const { stdout, status } = spawnSync("bash", ["-c", `${reply}\ncat >&2`], {
      input: "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
      env: { ...process.env, NODE_NAME: "lab-worker", SOCAT_PEERADDR: "10.0.0.10" },
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([0, "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nserver=lab-worker client=10.0.0.10\n"]);
  });
});

describe("targetsOf", () => {
  it("asks pods on the same node and on others, a Service by name, and every node's NodePort", () => {
    expect(targetsOf(client, endpoints)).toEqual([
      {
        kind: "same-node",
        what: "the pod on node lab-control-plane",
        url: "http://10.0.0.20:8080/",
        reply: "server=lab-control-plane client=10.0.0.10",
      },
      {
        kind: "cross-node",
        what: "the pod on node lab-worker",
        url: "http://10.0.1.20:8080/",
        reply: "server=lab-worker client=10.0.0.10",
      },
      { kind: "service", what: "a Service by its name", url: "http://probe.probe.svc.cluster.local:8080/", reply: "any" },
      { kind: "node-port", what: "the NodePort of node lab-worker", url: "http://172.30.0.3:31234/", reply: "any" },
    ]);
  });
});

describe("targetsOf in a large cluster", () => {
  const server = (i: number): FoundPod => ({ name: `server-${i}`, node: `n${i}`, ip: `10.0.${i}.20`, ready: true, problem: "" });
  const endpointsOf = (size: number): Endpoints => {
    const servers = Array.from({ length: size }, (_, i) => server(i));
    return {
      namespace: "probe",
      servers,
      nodes: servers.map(({ node }, i) => ({ name: node, internalIp: `172.30.0.${i}` })),
      nodePort: 31234,
    };
  };
  const kinds = (size: number, place: number) => {
    const targets = targetsOf({ ...server(place), name: `client-${place}` }, endpointsOf(size));
    return targets.map(({ kind, what }) => `${kind} ${what.replace(/.* /, "")}`);
  };

  it("asks itself and eight peers, wherever it stands in the ring", () => {
    expect(kinds(100, 97)).toEqual([
      ...["n0", "n1", "n2", "n3", "n4", "n5"].map((node) => `cross-node ${node}`),
      "same-node n97",
      "cross-node n98",
      "cross-node n99",
      "service name",
      ...["n0", "n1", "n2", "n3", "n4", "n5", "n97", "n98", "n99"].map((node) => `node-port ${node}`),
    ]);
  });

  it("asks only itself where it is alone", () => {
    expect(kinds(1, 0)).toEqual(["same-node n0", "service name", "node-port n0"]);
  });
});

describe("clientScript", () => {
  it("prints one line for the name and one for every URL, failures included", () => {
    const bin = mkdtempSync(join(tmpdir(), "fakes-"));
    try {
      writeFileSync(join(bin, "dig"), "#!/bin/sh\n# A FAKE dig.\nprintf '10.96.0.1\\n'\n", { mode: 0o755 });
      writeFileSync(
        join(bin, "curl"),
        '#!/bin/sh\n# A FAKE curl.\nfor url; do :; done\ncase $url in *good*) echo "server=n client=c"; echo more;; *) echo "curl: (28) timed out" >&2; exit 28;; esac\n',
        { mode: 0o755 },
      );
      const { stdout } = spawnSync("bash", ["-c", clientScript, "client", "http://good/", "http://bad/"], {
        env: { PATH: `${bin}:${process.env.PATH}` },
        encoding: "utf8",
      });
      expect(stdout).toBe("10.96.0.1 \nserver=n client=c\ncurl: (28) timed out\n");
    } finally {
      rmSync(bin, { recursive: true });
    }
  });
});

describe("trafficDifferences", () => {
  const asked = (...lines: string[]) => {
    const found = parseClient(client, targetsOf(client, endpoints), lines.join("\n"));
    return trafficDifferences([found], "10.96.0.1", agents).map(sentence);
  };
  const good = [
    "10.96.0.1 ",
    "server=lab-control-plane client=10.0.0.10",
    "server=lab-worker client=10.0.0.10",
    "server=a client=b",
    "server=a client=b",
  ];
  const otherwise = (line: number, text: string) => good.map((said, i) => (i === line ? text : said));
  const drops = "Look further: kubectl -n kube-system exec cilium-0 -c cilium-agent -- cilium-dbg monitor --type drop";

  it("finds none where every reply is as declared", () => {
    expect(asked(...good)).toEqual([]);
  });

  it.each([
    [
      "the name is not answered",
      otherwise(0, ";; connection timed out; no servers could be reached "),
      `datapath: pod on node lab-control-plane: cluster DNS for kubernetes.default.svc.cluster.local is ";; connection timed out; no servers could be reached", declared "10.96.0.1". Look further: kubectl -n kube-system logs -l k8s-app=kube-dns`,
    ],
    [
      "a pod on another node does not answer",
      otherwise(2, "curl: (28) Connection timed out"),
      `datapath: pod on node lab-control-plane: the exchange with the pod on node lab-worker is "curl: (28) Connection timed out", declared "server=lab-worker client=10.0.0.10". ${drops}`,
    ],
    [
      "the client's address was rewritten on the way",
      otherwise(2, "server=lab-worker client=172.30.0.2"),
      `datapath: pod on node lab-control-plane: the exchange with the pod on node lab-worker is "server=lab-worker client=172.30.0.2", declared "server=lab-worker client=10.0.0.10". ${drops}`,
    ],
    [
      "a NodePort does not answer",
      otherwise(4, "curl: (7) Failed to connect"),
      `datapath: pod on node lab-control-plane: the exchange with the NodePort of node lab-worker is "curl: (7) Failed to connect", declared "server=(any node)". ${drops}`,
    ],
  ])("says when %s", (_, lines, expected) => {
    expect(asked(...lines)).toEqual([expected]);
  });

  it("says causes before consequences: packets, then names, then Services", () => {
    expect(asked().map((line) => /: (the exchange with \w+ \w+|cluster DNS)/.exec(line)?.[1])).toEqual([
      "the exchange with the pod",
      "the exchange with the pod",
      "cluster DNS",
      "the exchange with a Service",
      "the exchange with the NodePort",
    ]);
  });
});

describe("podDifferences", () => {
  it("says why a pod of the probe is not ready, as far as it is known", () => {
    const waiting: FoundPod = { ...client, ready: false, problem: "ContainerCreating" };
    const reasons = new Map([["client-0", "Failed to create pod sandbox: no CNI"]]);
    expect(podDifferences([client, waiting], reasons, agents).map(sentence)).toEqual([
      'datapath: node lab-control-plane: the probe\'s pod client-0 is "ContainerCreating; Failed to create pod sandbox: no CNI", declared "Ready". Look further: kubectl -n kube-system logs cilium-0 -c cilium-agent',
    ]);
  });
});
