import type { ClusterKind } from "../../components/config/keys";
import type { FoundConfiguration } from "../../components/datapath/probe/cluster-state";
import { bad, bold, dim, good, table, wrapped, type Cell, type Paint } from "../reporting/cells";
import { controlCell, controlDifferences, type FoundControl } from "./control";
import { datapathRows, kubeProxyCell } from "./datapath";
import { differencesOf, sentences } from "./differences";
import { nodeRows } from "./nodes";
import { proofCell, type LastProof } from "./proof";
import type { StackState } from "./state";

/** What the cluster answers. */
export interface Live {
  configuration: FoundConfiguration;
  control: FoundControl;
}

/** All that the screen is made of. */
export interface Reading {
  stack: string;
  cluster: ClusterKind;
  state: StackState;
  /** What the cluster answers now, or a sentence on why it does not. */
  found: Live | string;
  policies: Cell;
  proofs: readonly LastProof[];
  now: Date;
}

/** What is printed, and whether all is as declared. */
export interface Screen {
  lines: string[];
  holds: boolean;
}

/** The lab at a glance, in words and marks that need no colour. Nodes are called without the cluster's name in front. */
export function statusScreen(reading: Reading, paint: Paint): Screen {
  const { stack, cluster, found, policies, proofs, now } = reading;
  const { outputs, declared } = reading.state;
  const live = typeof found === "string" ? undefined : found;
  const differences =
    live === undefined ? [] : [...controlDifferences(live.control), ...differencesOf(declared, live.configuration, cluster)];
  const wrong = typeof found === "string" ? [found] : sentences(differences);

  const short = (cell: Cell): Cell => ({ ...cell, text: cell.text.replaceAll(`${outputs.clusterName}-`, "") });
  const rows = (cells: Cell[][]) =>
    table(
      cells.map((row) => row.map(short)),
      paint,
    );
  const labelled = (label: string, cell: Cell) => {
    const [first = "", ...others] = wrapped(short(cell), paint, labelWidth);
    return [paint(bold(`  ${label}`.padEnd(labelWidth))) + first, ...others];
  };
  const sections = ({ configuration }: Live) => [
    ...rows(nodeRows(declared, configuration, cluster)),
    "",
    ...rows(datapathRows(declared, configuration)),
    "",
  ];
  const { versions } = outputs.datapath;
  return {
    holds: wrong.length === 0,
    lines: [
      paint(bold(`Lab "${stack}": cluster ${outputs.clusterName}, Cilium ${versions.cilium}, Kubernetes ${versions.kubernetes}`)),
      "",
      ...(live === undefined
        ? []
        : [
            ...sections(live),
            ...labelled("kube-proxy", kubeProxyCell(live.configuration)),
            ...labelled("Control", controlCell(live.control)),
          ]),
      ...labelled("Policies", policies),
      ...proofs.flatMap((proof, i) => labelled(i === 0 ? "Last proofs" : "", proofCell(proof, live?.configuration, now))),
      "",
      ...(wrong.length === 0
        ? [paint(good("All nodes and agents answer as declared."))]
        : notAsDeclared(
            wrong.map((text) => short(bad(text))),
            paint,
          )),
      // Whole, to be copied.
      ...(differences[0] === undefined ? [] : [paint(dim(`  Look: ${differences[0].look}`))]),
    ],
  };
}

const labelWidth = 15;

function notAsDeclared(sentences: readonly Cell[], paint: Paint): string[] {
  const many = `${sentences.length} ${sentences.length === 1 ? "difference" : "differences"}`;
  return [paint(bold(`Not as declared: ${many}`)), ...sentences.flatMap((cell) => wrapped(cell, paint, 2))];
}
