import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { removeTestLabs, testLabPrefix } from "../../dev/test-labs";
import { Checkout } from "./checkout";

/**
 * Cilium on a cluster that kind made by itself, outside of Pulumi, and off it again.
 *
 * Does not prove that kube-proxy or kindnet are parked: the images that are built here hold neither.
 */
const base = process.env.LAB_TEST_BASE;

describe.skipIf(base === undefined)("a cluster that is already there", () => {
  let lab: Checkout;
  let images: { node: string; agent: string; operator: string; test: string };
  const stack = "existing";
  const cluster = `${testLabPrefix}existing`;
  const controlPlane = `${cluster}-control-plane`;

  // The shell of another stack, with a kubeconfig that the lab knows nothing of: what a person has who made the cluster.
  const own = (command: string, args: readonly string[], input = "") => lab.ask(base!, command, args, input);
  const kubectl = (...args: string[]) => own("kubectl", ["--kubeconfig", lab.path("mine.kubeconfig"), ...args]);
  const names = async (...kinds: string[]) =>
    (await kubectl("get", kinds.join(","), "-A", "--no-headers", "-o", "custom-columns=K:.kind,N:.metadata.namespace,M:.metadata.name"))
      .split("\n")
      .map((line) => line.replace(/ +/g, " ").trim())
      .filter(Boolean)
      .sort();
  const whatIsThere = () =>
    names("nodes", "namespaces", "deployments", "daemonsets", "services", "serviceaccounts", "configmaps", "clusterroles", "crds");

  beforeAll(async () => {
    await removeTestLabs(process.env);
    lab = await Checkout.make();
    const project = parse(await lab.read("Pulumi.yaml")).config as Record<string, { default: unknown }>;
    const settings = parse(await lab.read(`Pulumi.${base}.yaml`)).config as Record<string, unknown>;
    const setting = (key: string) => String(settings[`cilium-lab:${key}`] ?? project[key]!.default);
    const version = setting("ciliumVersion");
    images = {
      node: setting("nodeImage"),
      agent: `${setting("agentImage")}:v${version}`,
      operator: `${setting("operatorImage")}:v${version}`,
      test: setting("testImage"),
    };

    await own(
      "kind",
      [
        "create",
        "cluster",
        "--name",
        cluster,
        "--kubeconfig",
        lab.path("mine.kubeconfig"),
        ...(images.node ? ["--image", images.node] : []),
        "--config",
        "-",
      ],
      stringify({
        kind: "Cluster",
        apiVersion: "kind.x-k8s.io/v1alpha4",
        networking: { disableDefaultCNI: true, kubeProxyMode: "none" },
        nodes: [{ role: "control-plane" }, { role: "worker" }],
      }),
    );
    if (base === "airgap") await own("kind", ["load", "docker-image", "--name", cluster, images.agent, images.operator, images.test]);
    await lab.write(
      `Pulumi.${stack}.yaml`,
      stringify({
        config: {
          ...Object.fromEntries(
            ["ciliumChart", "agentImage", "operatorImage", "testImage"].map((key) => [`cilium-lab:${key}`, setting(key)]),
          ),
          "cilium-lab:cluster": "existing",
          "cilium-lab:kubeconfig": "mine.kubeconfig",
          "cilium-lab:context": `kind-${cluster}`,
          "cilium-lab:apiServer": `${controlPlane}:6443`,
          "cilium-lab:clusterName": "mine",
          "cilium-lab:podCidr": "10.20.0.0/16",
        },
      }),
    );
    // What its owner has in it, and wants to keep.
    await kubectl("create", "namespace", "shop");
    await kubectl("-n", "shop", "create", "configmap", "prices", "--from-literal=tea=3");
    await kubectl("-n", "shop", "create", "deployment", "till", `--image=${images.test}`, "--", "sleep", "infinity");
  });

  afterAll(async () => {
    await lab.make("down", stack);
    await own("kind", ["delete", "cluster", "--name", cluster, "--kubeconfig", lab.path("mine.kubeconfig")]).catch(() => undefined);
    await removeTestLabs(process.env);
    await lab.remove();
  });

  it("is refused while kube-proxy runs on it, before anything is changed", async () => {
    await own(
      "kubectl",
      ["--kubeconfig", lab.path("mine.kubeconfig"), "apply", "-f", "-"],
      JSON.stringify(kubeProxyOfItsOwner(images.test)),
    );
    const before = await whatIsThere();
    const { exitCode, stdout, stderr } = await lab.make("up", stack);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/kube-proxy.*cilium-lab:takeOver|takeOver.*kube-proxy/s);
    expect(await whatIsThere()).toEqual(before);
    await kubectl("-n", "kube-system", "delete", "daemonset", "kube-proxy");
  });

  it("gets the proven datapath by `make up`, and its owner's pods addresses of Cilium", async () => {
    const { exitCode, stdout, stderr } = await lab.make("up", stack);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toContain(`The lab "${stack}" is up: 2 nodes, `);
    const status = await kubectl("-n", "kube-system", "exec", "ds/cilium", "-c", "cilium-agent", "--", "cilium-dbg", "status", "--verbose");
    expect(status).toMatch(/^Routing: +Network: Native +Host: BPF *$/m);
    expect(status).toMatch(/^KubeProxyReplacement: +True /m);
    await kubectl("-n", "shop", "rollout", "status", "deployment/till", "--timeout=120s");
    expect(await kubectl("-n", "shop", "get", "pods", "-o", "jsonpath={.items[*].status.podIP}")).toMatch(/^10\.20\.\d+\.\d+$/);
  });

  it("stays as it is by a second `make up`", async () => {
    const { exitCode, stdout, stderr } = await lab.make("up", stack);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
  });

  it("is by `make down` as it was, with all that its owner has in it", async () => {
    const { exitCode, stdout, stderr } = await lab.make("down", stack);
    expect(exitCode, stdout + stderr).toBe(0);
    const there = await whatIsThere();
    expect(there.filter((name) => /cilium|kube-proxy/i.test(name))).toEqual([]);
    expect(there).toEqual(
      expect.arrayContaining([
        "ConfigMap shop prices",
        "Deployment shop till",
        `Node <none> ${controlPlane}`,
        `Node <none> ${cluster}-worker`,
      ]),
    );
    expect(await kubectl("-n", "shop", "get", "configmap", "prices", "-o", "jsonpath={.data.tea}")).toBe("3");
    for (const node of [controlPlane, `${cluster}-worker`]) {
      expect(await own("docker", ["exec", node, "ip", "-o", "link"])).not.toMatch(/cilium|lxc/);
      expect(await own("docker", ["exec", node, "ls", "/etc/cni/net.d"])).not.toContain("cilium");
    }
  });
});

/** What kubeadm calls its kube-proxy; the pods only sleep. */
function kubeProxyOfItsOwner(image: string): object {
  const labels = { "k8s-app": "kube-proxy" };
  const container = { name: "kube-proxy", image, imagePullPolicy: "IfNotPresent", command: ["sleep", "infinity"] };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "kube-proxy", namespace: "kube-system", labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { hostNetwork: true, terminationGracePeriodSeconds: 0, tolerations: [{ operator: "Exists" }], containers: [container] },
      },
    },
  };
}
