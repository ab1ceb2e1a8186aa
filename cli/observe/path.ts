import type { Counts, DeviceRole, Evidence, Hop, ObservedCase } from "../../components/datapath/observe/evidence";

/** One device of a case, with all that was counted on it. */
export interface Station {
  /** Unique in its case. */
  id: string;
  /** What a person calls it: the title of its first hop, up to a comma. */
  title: string;
  device: string;
  role: DeviceRole;
  node: string;
  pod?: string;
  hops: Hop[];
  /** Requests and replies that passed here, in whatever form. */
  passed: Counts;
}

/** What one direction of a case did between two devices. */
export interface Leg {
  from: Station;
  to: Station;
  /** Packets that arrived, and in this direction. */
  packets: number;
  direction: "request" | "reply";
  /** lxc devices between the two which none of these packets showed up on. */
  past: Station[];
}

/** The way of a case's packets, as the captures show it. */
export interface PacketPath {
  stations: Station[];
  legs: Leg[];
}

/** Joins the hops of a case to devices, and the devices at which packets showed up to the way that they took. */
export function pathOf({ hops }: Pick<ObservedCase, "hops">): PacketPath {
  const stations: Station[] = [];
  for (const hop of hops) {
    const { id, title, node, pod, device, role } = hop;
    const known = stations.find(
      (station) => station.node === node && station.device === device && station.pod === pod && station.role === role,
    );
    if (known) known.hops.push(hop);
    else
      stations.push({
        id,
        title: title.split(",")[0] ?? title,
        node,
        ...(pod === undefined ? {} : { pod }),
        device,
        role,
        hops: [hop],
        passed: { requests: 0, replies: 0 },
      });
  }
  // The same packet is counted in each form that it has on a device, so that the sum would count it twice.
  for (const { passed, hops: counted } of stations) {
    passed.requests = Math.max(...counted.map(({ seen }) => seen.requests));
    passed.replies = Math.max(...counted.map(({ seen }) => seen.replies));
  }
  return { stations, legs: [...legsOf(stations, "request"), ...legsOf([...stations].reverse(), "reply")] };
}

function legsOf(stations: readonly Station[], direction: Leg["direction"]): Leg[] {
  const packetsAt = ({ passed }: Station) => (direction === "request" ? passed.requests : passed.replies);
  const on = stations.filter((station) => packetsAt(station) > 0);
  return on.slice(1).map((to, i) => {
    const from = on[i] as Station;
    const past = stations.slice(stations.indexOf(from) + 1, stations.indexOf(to)).filter(({ role }) => role === "lxc");
    return { from, to, packets: packetsAt(to), direction, past };
  });
}

/** Whether no packet of the case showed up on a device. */
export function isBypassed({ passed }: Station): boolean {
  return passed.requests === 0 && passed.replies === 0;
}

/** What a node's netfilter counted, by hook, in the order of the evidence; empty where nothing was. */
export function netfilterOf({ netfilter }: Pick<Evidence, "netfilter">, node: string): Evidence["netfilter"] {
  return netfilter.filter((row) => row.node === node);
}
