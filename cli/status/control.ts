import type { StandingControl } from "../../components/datapath/control/control";
import type { Difference } from "../../components/programs/difference";
import { bad, good, type Cell } from "../reporting/cells";

/** The control that stands in place of the declared datapath; undefined where none does, or why that is not known. */
export type FoundControl = Pick<StandingControl, "control" | "since"> | Error | undefined;

/** What stands, and how it goes. */
export function controlCell(control: FoundControl): Cell {
  if (control === undefined) return good("none stands in place of the declared datapath");
  if (control instanceof Error) return bad(control.message);
  return bad(`${control.control} stands since ${control.since}; \`make up\` puts the declared datapath back`);
}

/** A control is the cause of what else differs. */
export function controlDifferences(control: FoundControl): Difference[] {
  if (control === undefined) return [];
  const found = control instanceof Error ? "not known" : `${control.control}, since ${control.since}`;
  return [
    {
      subject: "cluster",
      fact: "the control",
      found,
      declared: "none",
      look: "kubectl -n kube-system get configmap cilium-lab-control -o yaml",
      settles: false,
    },
  ];
}
