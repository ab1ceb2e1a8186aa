import { z } from "zod";
import { declaredSchema, type Declared } from "../probe/declared";
import type { Kubectl } from "../../programs/kubectl";
import { ciliumNamespace } from "./cilium-config";
import type { Control } from "./controls";

/** Name of the ConfigMap that keeps what a control took away, as long as it stands. */
export const backupName = "cilium-lab-control";

/** A control that stands in a cluster, and what it takes to put the declared datapath back. */
export interface StandingControl {
  control: Control;
  /** When it was placed, ISO 8601. */
  since: string;
  /** Revision of helm's release that the data is of. */
  release: string;
  /** What is to hold again. */
  declared: Declared;
  /** The data of `cilium-config` as it was, to the byte. */
  data: Record<string, string>;
}

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "is no JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** As the ConfigMap keeps it: all of its values are texts. */
const backup = z.object({
  control: z.enum(["legacy", "vxlan"]),
  since: z.string(),
  release: z.string(),
  declared: json(declaredSchema),
  "cilium-config": json(z.record(z.string(), z.string())),
});

/**
 * The control that stands in the cluster; undefined where the datapath is left alone.
 *
 * @throws Error where kubectl fails, or where a ConfigMap of that name is none of the lab's
 */
export async function standingControl(kubectl: Kubectl): Promise<StandingControl | undefined> {
  const text = await kubectl(["-n", ciliumNamespace, "get", "configmap", backupName, "--ignore-not-found", "-o", "json"]);
  if (text.trim() === "") return undefined;
  const parsed = backup.safeParse((JSON.parse(text) as { data?: unknown }).data);
  if (!parsed.success) {
    const why = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "data"}: ${message}`).join("; ");
    throw new Error(
      `ConfigMap ${ciliumNamespace}/${backupName} cannot be read as the backup of a control (${why}). ` +
        'Put cilium-config right by hand, then delete it; or "make down".',
    );
  }
  const { "cilium-config": data, ...rest } = parsed.data;
  return { ...rest, data };
}

/** The object that keeps `standing`. Immutable: what has to come back is not to be edited. */
export function backupObject({ data, declared, ...rest }: StandingControl): object {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: backupName, namespace: ciliumNamespace, labels: { "app.kubernetes.io/managed-by": "cilium-lab" } },
    immutable: true,
    data: { ...rest, declared: JSON.stringify(declared), "cilium-config": JSON.stringify(data) },
  };
}
