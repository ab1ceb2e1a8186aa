import { join } from "node:path";
import { scriptText } from "../programs/script-text";

/**
 * The shell programs of what the lab does to a kind cluster, POSIX sh, without a path and without a value: all they need comes by
 * environment, which the head of each file names. So the text stays the same, and a change of data is no change of program.
 */
const read = (...files: string[]) => scriptText(join(__dirname, "scripts"), ...files);

/** inotify instances that a node takes: 53 were counted on a cluster of three; rounded up. */
export const inotifyPerNode = 20;

export const clusterScripts = {
  preflight: read("preflight.sh"),
  sweep: read("cluster.sh", "sweep.sh"),
  create: read("cluster.sh", "create.sh"),
  update: read("cluster.sh", "update.sh"),
  delete: read("cluster.sh", "delete.sh"),
  kubeconfig: read("kubeconfig.sh"),
  loadImages: read("load-images.sh"),
  derive: read("cluster.sh", "derive.sh"),
  forgetImage: read("forget-image.sh"),
};

/** What `clusterScripts.derive` runs in a container of the node image: its INSIDE. */
export const deriveInside = read("derive-inside.sh").trimEnd();

/** Environment variable that carries the kubeconfig's content into a script. The content is never in a script's text or argv. */
export const kubeconfigVariable = "KUBECONFIG_CONTENT";

/** A script that runs `body` with `kubectl` pointed at the cluster of {@link kubeconfigVariable}. */
export const kubectlScript = (body: string) => read("kubectl.sh") + body;

/** The scripts of `ControlPlaneTaint`; they read the node names, space separated, from `NODES`. */
export const controlPlaneTaintScripts = { remove: read("kubectl.sh", "remove-taint.sh"), restore: read("kubectl.sh", "restore-taint.sh") };
