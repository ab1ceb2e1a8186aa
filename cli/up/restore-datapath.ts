import { access } from "node:fs/promises";
import { putBack } from "../../components/datapath/control/control";
import type { ReadyLab, Say } from "../lab/lab";
import { kubeconfigFile } from "../lab/paths";
import { reaching } from "../lab/running-lab";

/**
 * Puts the declared datapath back where a control was left standing, by `make observe` or `make bench` that was killed. Content where there
 * is no cluster, or one that does not answer: what follows says so.
 *
 * @throws Error where it does not come back, or where a signal came meanwhile
 */
export async function removeLeftControl(lab: ReadyLab, say: Say): Promise<void> {
  const there = await access(kubeconfigFile(lab.paths, lab.choice.stack)).then(
    () => true,
    () => false,
  );
  if (!there || lab.cluster === "existing") return;
  await reaching(lab, say, async (reach) => {
    const answers = await reach.kubectl(["get", "--raw=/readyz"], { seconds: 15 }).then(
      () => true,
      () => false,
    );
    if (answers) await putBack(reach);
    reach.signal?.throwIfAborted();
  });
}
