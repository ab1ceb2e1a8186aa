import { readFile, stat } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { testLabPrefix, removeTestLabs } from "../../dev/test-labs";
import { itFindsWhatIsBroken } from "./broken";
import { Checkout, type Ran } from "./checkout";
import { itTellsAndMendsDrift } from "./drifted";
import { itIsProvenByPackets, itShowsFlows, type ObservedLab } from "./observed";
import { askFromClient, manifests, namespace, nodePort } from "./pods";

/**
 * A real cluster, brought up and down as a person would, in a copy of this checkout. `make test-lab` says which stack it is like.
 */
const base = process.env.LAB_TEST_BASE;

describe.skipIf(base === undefined)("a lab on a real cluster", () => {
  let lab: Checkout;
  let first: Ran;
  let volumesBefore: string[];
  const config = new Map<string, string>();
  const [one, two] = ["one", "two"];

  const kubectl = (stack: string, ...args: string[]) => lab.ask(stack, "kubectl", args);
  const docker = async (...args: string[]) => (await lab.ask(one, "docker", args)).split("\n").filter((line) => line !== "");
  const output = async (stack: string, name: string) =>
    JSON.parse(await lab.ask(stack, "pulumi", ["stack", "output", name, "--json"])) as unknown;
  const nodesOf = async (stack: string) => (await output(stack, "nodes")) as string[];
  const testNodes = () =>
    docker(
      "ps",
      "--all",
      "--no-trunc",
      "--filter",
      "label=io.x-k8s.kind.cluster",
      "--filter",
      `name=^/?${testLabPrefix}`,
      "--format",
      "{{.ID}}",
    );

  const testImage = async () =>
    String(parse(config.get(one)!).config["cilium-lab:testImage"] ?? parse(await lab.read("Pulumi.yaml")).config.testImage.default);
  const danglingVolumes = () => docker("volume", "ls", "--filter", "dangling=true", "--format", "{{.Name}}");

  const observedLab: ObservedLab = {
    observe: (variables) => lab.make("observe", one, variables),
    report: (control, file) => lab.read(`reports/observe/${control}/${file}`),
    left: async () => {
      const rules = await Promise.all((await nodesOf(one)).map((node) => docker("exec", node, "iptables-save")));
      return [await kubectl(one, "get", "namespaces", "-o", "name"), await docker("ps", "--all", "--format", "{{.Names}}"), ...rules]
        .flat()
        .join("\n");
    },
  };

  async function configure(stack: string, settings: Record<string, string | number | boolean>): Promise<void> {
    const common = await lab.read(`Pulumi.${base}.yaml`);
    const text = `${common.trimEnd()}\n${Object.entries({ clusterName: `${testLabPrefix}${stack}`, ...settings })
      .map(([key, value]) => `  cilium-lab:${key}: ${value}\n`)
      .join("")}`;
    config.set(stack, text);
    await lab.write(`Pulumi.${stack}.yaml`, text);
  }

  beforeAll(async () => {
    await removeTestLabs(process.env);
    lab = await Checkout.make();
    await configure(one, {});
    await configure(two, { workers: 1 });
    volumesBefore = await danglingVolumes();
  });

  afterAll(async () => {
    for (const stack of [one, two]) await lab.make("down", stack);
    await removeTestLabs(process.env);
    await lab.remove();
  });

  it("refuses a stack without a file, naming those that have one", async () => {
    const { exitCode, stderr } = await lab.make("preview", "nope");
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('There is no stack "nope": Pulumi.nope.yaml does not exist.\nKnown stacks: ');
  });

  it("refuses overlapping ranges before anything is created", async () => {
    await configure(one, { serviceCidr: "10.0.0.0/16" });
    const { exitCode, stdout, stderr } = await lab.make("preview", one);
    await configure(one, {});
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain('cilium-lab:podCidr "10.0.0.0/16" overlaps cilium-lab:serviceCidr "10.0.0.0/16"');
    expect(await testNodes()).toEqual([]);
  });

  it("comes up by `make up` and ends with a summary", async () => {
    first = await lab.make("up", one);
    expect(first.exitCode, first.stdout + first.stderr).toBe(0);
    expect(first.stdout).toContain('The lab "one" is up: 3 nodes, ');
  });

  it("has three ready nodes, the control plane open to pods", async () => {
    const { items } = JSON.parse(await kubectl(one, "get", "nodes", "-o", "json")) as {
      items: { metadata: { name: string }; spec: { taints?: unknown }; status: { conditions: { type: string; status: string }[] } }[];
    };
    const found = items.map(({ metadata, spec, status }) => ({
      name: metadata.name,
      taints: spec.taints,
      ready: status.conditions.find(({ type }) => type === "Ready")?.status,
    }));
    expect(found).toEqual((await nodesOf(one)).toSorted().map((name) => ({ name, taints: undefined, ready: "True" })));
    expect(found).toHaveLength(3);
  });

  it("runs no kube-proxy and has none of its chains in any node", async () => {
    expect(await kubectl(one, "get", "daemonsets,deployments,pods", "-A", "-o", "name")).not.toContain("kube-proxy");
    for (const node of await nodesOf(one))
      expect((await docker("exec", node, "iptables-save")).filter((line) => line.includes("KUBE-SVC"))).toEqual([]);
  });

  it("says in each agent's own words: Native, BPF, True, veth", async () => {
    const agents = (await kubectl(one, "-n", "kube-system", "get", "pods", "-l", "k8s-app=cilium", "-o", "name"))
      .split("\n")
      .filter(Boolean);
    expect(agents).toHaveLength(3);
    for (const agent of agents) {
      const status = await kubectl(
        one,
        "-n",
        "kube-system",
        "exec",
        agent,
        "-c",
        "cilium-agent",
        "--",
        "cilium-dbg",
        "status",
        "--verbose",
      );
      expect(status).toMatch(/^Routing: +Network: Native +Host: BPF *$/m);
      expect(status).toMatch(/^Masquerading: +BPF /m);
      expect(status).toMatch(/^KubeProxyReplacement: +True /m);
      expect(status).toMatch(/^Device Mode: +veth *$/m);
    }
  });

  it("has a direct route to every peer's pods and no tunnel device", async () => {
    const { items } = JSON.parse(await kubectl(one, "get", "ciliumnodes", "-o", "json")) as {
      items: { metadata: { name: string }; spec: { ipam: { podCIDRs: string[] }; addresses: { type: string; ip: string }[] } }[];
    };
    for (const { metadata } of items) {
      const routes = await docker("exec", metadata.name, "ip", "-4", "route");
      for (const peer of items.filter((item) => item.metadata.name !== metadata.name)) {
        const address = peer.spec.addresses.find(({ type, ip }) => type === "InternalIP" && ip.includes("."))?.ip;
        expect(routes.find((route) => route.startsWith(`${peer.spec.ipam.podCIDRs[0]} `))).toContain(`via ${address} dev eth0`);
      }
      expect((await docker("exec", metadata.name, "ip", "-o", "link")).filter((link) => /vxlan|geneve/.test(link))).toEqual([]);
    }
  });

  it("lets pods reach each other on a node and across nodes, a Service by its name, and a NodePort on every node", async () => {
    const [controlPlane, client, far] = (await nodesOf(one)) as [string, string, string];
    const image = await testImage();
    await lab.ask(one, "kubectl", ["apply", "-f", "-"], JSON.stringify(manifests(image, { client, far, controlPlane })));
    // A pod is reachable once clang has compiled its node's programs, which the first pods wait for.
    await kubectl(one, "-n", namespace, "wait", "--for=condition=Ready", "pod", "--all", "--timeout=180s");
    const { items } = JSON.parse(await kubectl(one, "-n", namespace, "get", "pods", "-o", "json")) as {
      items: { metadata: { name: string }; spec: { nodeName: string }; status: { podIP: string } }[];
    };
    expect(items.find(({ metadata }) => metadata.name === "high")?.spec.nodeName).toBe(controlPlane);
    const answer = async (host: string, port?: number) => (await kubectl(one, ...askFromClient(host, port))).trim();
    for (const name of ["near", "far", "high"]) {
      const address = items.find(({ metadata }) => metadata.name === name)!.status.podIP;
      expect(await answer(address)).toBe(name);
    }
    expect(await answer(`web.${namespace}.svc.cluster.local`)).toMatch(/^(near|far|high)$/);
    expect(await answer(`web.${namespace}`)).toMatch(/^(near|far|high)$/);
    // From outside of the cluster, on the nodes' network, where no program sits at the client's socket.
    const network = (await output(one, "clusterName")) as string;
    const addresses = (await output(one, "datapath")) as { nodes: { address: string }[] };
    for (const { address } of addresses.nodes) {
      const outside = await docker(
        "run",
        "--rm",
        "--network",
        network,
        image,
        "timeout",
        "10",
        "socat",
        "-u",
        `TCP:${address}:${nodePort},connect-timeout=5`,
        "STDOUT",
      );
      expect(outside.join("")).toMatch(/^(near|far|high)$/);
    }
    await kubectl(one, "delete", "namespace", namespace, "--wait=false");
  });

  it("shows itself healthy by `make status`", async () => {
    const { exitCode, stdout } = await lab.make("status", one);
    expect(stdout).toContain("All nodes and agents answer as declared.");
    expect(exitCode).toBe(0);
  });

  itIsProvenByPackets(observedLab);

  itFindsWhatIsBroken({
    kubectl: (...args) => kubectl(one, ...args),
    inNode: (node, ...command) => docker("exec", node, ...command),
    status: () => lab.make("status", one),
    nodes: () => nodesOf(one),
    clusterName: async () => (await output(one, "clusterName")) as string,
    testImage,
  });

  itTellsAndMendsDrift({
    kubectl: (...args) => kubectl(one, ...args),
    inNode: (node, ...command) => docker("exec", node, ...command),
    drift: () => lab.make("drift", one),
    up: () => lab.make("up", one),
    refresh: () => lab.inLab(one, "pulumi", ["refresh", "--yes", "--skip-preview", "--expect-no-changes", "--non-interactive"]),
    nodes: () => nodesOf(one),
  });

  it("changes nothing by a second `make up`, nor by a plain preview in a lab shell", async () => {
    const nodes = await testNodes();
    const again = await lab.make("up", one);
    expect(again.exitCode, again.stdout + again.stderr).toBe(0);
    expect(again.stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
    const plain = await lab.inLab(one, "pulumi", ["preview", "--expect-no-changes", "--non-interactive"]);
    expect(plain.exitCode, plain.stdout + plain.stderr).toBe(0);
    expect(plain.stdout).toContain("cilium-lab-datapath"); // the policy pack, applied without being asked for
    expect(await testNodes()).toEqual(nodes);
  });

  it("rolls the agents under traffic when Cilium's values change: says before which options change, and after what it cost", async () => {
    await configure(one, { debug: "off", loadBalancerMode: "dsr", hubble: "on" });
    const preview = await lab.make("preview", one);
    expect(preview.exitCode, preview.stderr).toBe(0);
    for (const line of [
      '-bpf-lb-mode: "snat"',
      '+bpf-lb-mode: "dsr"',
      '-debug: "true"',
      '+debug: "false"',
      '-enable-hubble: "false"',
      '+enable-hubble: "true"',
    ]) {
      expect(preview.stdout).toContain(`\n  ${line}\n`);
    }
    const changed = await lab.make("up", one);
    expect(changed.exitCode, changed.stdout + changed.stderr).toBe(0);
    const { rollout } = (await output(one, "datapath")) as {
      rollout: { sent: number; lost: number; connections: number; connectionsBroken: number; byKind: Record<string, { sent: number }> };
    };
    // Ten a second for each of four targets of three clients, for longer than three agents take; on a machine that is busy it is less.
    expect(rollout.sent).toBeGreaterThan(200);
    expect(Object.values(rollout.byKind).every(({ sent }) => sent > 50)).toBe(true);
    expect(rollout).toMatchObject({ lost: 0, connections: 3, connectionsBroken: 0 });
    expect(changed.stdout).toMatch(/Rollout +[\d,]+ exchanges in \d+ s, 0 lost, .*; every invariant held before and after/);
    const agent = await kubectl(
      one,
      "-n",
      "kube-system",
      "exec",
      "ds/cilium",
      "-c",
      "cilium-agent",
      "--",
      "cilium-dbg",
      "status",
      "--verbose",
    );
    expect(agent).toMatch(/^Hubble: +Ok /m);
    expect(agent).toMatch(/^ +Mode: +DSR/m);
    expect(agent).toMatch(/^Routing: +Network: Native +Host: BPF *$/m);
    // Nobody waits for it to be gone.
    await expect.poll(() => kubectl(one, "get", "namespaces", "-o", "name"), { timeout: 120_000, interval: 1000 }).not.toContain("rollout");
  });

  itShowsFlows(observedLab);

  it("refuses a downgrade of Cilium, before anything is done", async () => {
    await configure(one, { ciliumVersion: "1.20.0" });
    const { exitCode, stderr } = await lab.make("preview", one);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('cilium-lab:ciliumVersion is "1.20.0", and 1.20.2 runs. From Cilium 1.20.2 to 1.20.0 is a downgrade');
  });

  it("says that another number of workers replaces the nodes, before it does", async () => {
    await configure(one, { workers: 1 });
    const { exitCode, stdout, stderr } = await lab.make("preview", one);
    await configure(one, {});
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/command:local:Command\s+lab-nodes\s+replace/);
    expect(await nodesOf(one)).toHaveLength(3);
  });

  it("refuses a hand-made Release with a tunnel, and says what to write", async () => {
    const program = await lab.read("index.ts");
    await lab.write(
      "index.ts",
      `${program}
import { helm } from "@pulumi/kubernetes";
new helm.v3.Release("by-hand", { chart: "cilium", values: { routingMode: "tunnel", kubeProxyReplacement: true } }, { provider: cluster.inside.providers.at(-1)! });
`,
    );
    const { exitCode, stdout, stderr } = await lab.make("preview", one);
    await lab.write("index.ts", program);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/\[mandatory\].*no-tunnel/);
    expect(stdout + stderr).toContain("routingMode: native");
  });

  it("has a second lab beside it, which comes and goes by itself", async () => {
    const nodes = await testNodes();
    const second = await lab.make("up", two);
    expect(second.exitCode, second.stdout + second.stderr).toBe(0);
    expect(second.stdout).toContain('The lab "two" is up: 2 nodes, ');
    expect((await testNodes()).length).toBe(nodes.length + 2);
    const gone = await lab.make("down", two);
    expect(gone.exitCode, gone.stdout + gone.stderr).toBe(0);
    expect(await testNodes()).toEqual(nodes);
    expect((await lab.make("status", one)).exitCode).toBe(0);
  });

  it("gives a changed configuration another cluster with Cilium on it, in one `make up`, and removes the old one", async () => {
    const before = { name: await output(one, "clusterName"), nodes: await testNodes() };
    await configure(one, { workers: 1 });
    const replaced = await lab.make("up", one);
    expect(replaced.exitCode, replaced.stdout + replaced.stderr).toBe(0);
    expect(replaced.stdout).toContain('The lab "one" is up: 2 nodes, ');
    expect(await output(one, "clusterName")).not.toBe(before.name);
    const nodes = await testNodes();
    expect(nodes).toHaveLength(2);
    expect(nodes.filter((id) => before.nodes.includes(id))).toEqual([]);
    expect(await docker("network", "ls", "--filter", `name=^${testLabPrefix}`, "--format", "{{.Name}}")).toEqual([
      await output(one, "clusterName"),
    ]);
    expect((await lab.make("status", one)).exitCode).toBe(0);
  });

  it("leaves the stack files byte for byte as they were", async () => {
    for (const stack of [one, two]) expect(await lab.read(`Pulumi.${stack}.yaml`)).toBe(config.get(stack));
  });

  it("keeps the kubeconfig's key and the passphrase out of everything but their own files", async () => {
    const file = lab.path(".lab", "kubeconfig", one);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(lab.path(".lab", "passphrase"))).mode & 0o777).toBe(0o600);
    const user = parse(await readFile(file, "utf8")).users[0].user as Record<string, string>;
    const key = user["client-key-data"]!;
    const secrets = [key, Buffer.from(key, "base64").toString().split("\n")[1]!, (await lab.read(".lab/passphrase")).trim()];
    const exported = await lab.ask(one, "pulumi", ["stack", "export"]);
    const kept = await lab.texts(".lab", (path) => path === file || path.endsWith("/.lab/passphrase") || path.includes("/plugins/"));
    for (const secret of secrets) {
      expect(exported.includes(secret)).toBe(false);
      expect(lab.printed.filter((text) => text.includes(secret))).toEqual([]);
      expect(kept.filter(({ text }) => text.includes(secret)).map(({ path }) => path)).toEqual([]);
    }
  });

  it("goes by `make down` and leaves nothing, and a second one finds nothing to do", async () => {
    const image = (await docker("inspect", "--format", "{{.Config.Image}}", (await testNodes())[0]!))[0]!;
    // Holds the engine, which would stop with its last container, so that what is left on it can be looked at.
    const [holder] = await docker("create", image);
    const gone = await lab.make("down", one);
    expect(gone.exitCode, gone.stdout + gone.stderr).toBe(0);
    expect(await testNodes()).toEqual([]);
    expect(await docker("network", "ls", "--filter", `name=${testLabPrefix}`, "--format", "{{.Name}}")).toEqual([]);
    expect(await danglingVolumes()).toEqual(volumesBefore);
    await docker("rm", "--volumes", holder!);
    const left = await lab.texts(".lab", (path) => path.includes("/plugins/"));
    expect(
      left
        .map(({ path }) => path.slice(lab.folder.length + 1))
        .filter((path) => /kubeconfig|\/stacks\/|\/backups\/|\/history\/|\/locks\//.test(path)),
    ).toEqual([]);
    const again = await lab.make("down", one);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('The lab "one" is down already: there is nothing of it.');
  });
});
