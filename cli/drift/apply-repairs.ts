import type { Kubectl } from "../../components/programs/kubectl";
import type { Say } from "../lab/lab";
import { withFields } from "./fields";
import type { Finding, Mend } from "./finding";
import { objectKey, type ClusterObject } from "./object";
import { errorText } from "../../components/programs/present";

/** What mending works with. */
export interface Tools {
  kubectl: Kubectl;
  /** Runs a command in a node. */
  inNode(node: string, ...command: string[]): Promise<unknown>;
  /** Run the components' own programs, which converge. */
  removeTaint(): Promise<unknown>;
  configureDns(): Promise<unknown>;
  say: Say;
}

type Of<By extends Mend["by"]> = Extract<Mend, { by: By }>;

/**
 * Puts right what can be put right without Pulumi, causes before what follows from them. What fails is said and hides nothing of the rest: the
 * probe that follows has the last word.
 */
export async function mend(findings: readonly Finding[], release: { name: string; namespace: string }, tools: Tools): Promise<void> {
  const { kubectl, say } = tools;
  const of = <By extends Mend["by"]>(by: By) => findings.map((finding) => finding.mend).filter((one): one is Of<By> => one.by === by);
  const attempt = async (what: string, needed: boolean, work: () => Promise<unknown>) => {
    if (needed) await work().catch((error: unknown) => say(`drift: ${what} could not be mended: ${errorText(error)}`));
  };
  const [created, written, agents, devices] = [of("create"), of("write"), of("agent"), of("device")];

  for (const { node, device } of distinct(devices))
    await attempt(`device ${device} on ${node}`, true, () => tools.inNode(node, "ip", "link", "del", device));
  await attempt("what of the chart's objects is gone", created.length > 0, () =>
    kubectl(["create", "-f", "-"], { input: list(created.map(({ object }) => ofRelease(object, release))) }),
  );
  await attempt("what of the chart's objects was edited", written.length > 0, () =>
    kubectl(["replace", "--field-manager=cilium-lab", "-f", "-"], { input: list(asDeclared(written)) }),
  );
  await attempt("the control plane's taint", of("taint").length > 0, () => tools.removeTaint());
  await attempt("CoreDNS's Corefile", of("corefile").length > 0, () => tools.configureDns());
  const pods = [...new Set(agents.map(({ pod }) => pod))];
  await attempt("the agents", pods.length > 0, () =>
    kubectl(["-n", "kube-system", "delete", "pods", "--ignore-not-found", ...pods], { seconds: 180 }),
  );
}

/** Each object once, with all of its fields as they belong. Its version stays: an edit that came meanwhile is not overwritten. */
export function asDeclared(mends: readonly Of<"write">[]): ClusterObject[] {
  const objects = new Map(mends.map(({ object }) => [objectKey(object), object]));
  return [...objects].map(
    ([
      key,
      {
        metadata: { managedFields: _, ...metadata },
        ...object
      },
    ]) =>
      withFields(
        { ...object, metadata },
        mends.filter((one) => objectKey(one.object) === key),
      ),
  );
}

/** As helm makes it: it takes over nothing that does not name its release. @see https://helm.sh/docs/topics/charts/ */
function ofRelease(object: ClusterObject, { name, namespace }: { name: string; namespace: string }): ClusterObject {
  const { labels, annotations, ...metadata } = object.metadata as ClusterObject["metadata"] & {
    labels?: object | null;
    annotations?: object | null;
  };
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...labels, "app.kubernetes.io/managed-by": "Helm" },
      annotations: { ...annotations, "meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": namespace },
    },
  };
}

function list(items: readonly ClusterObject[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

function distinct<T extends object>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
