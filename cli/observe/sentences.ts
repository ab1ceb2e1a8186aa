import type { ObservedCase } from "../../components/datapath/observe/evidence";
import { caseHolds, countsText } from "./words";

/** What a case shows on a lab as declared, in a sentence; what differs, where something does. */
export function caseSentence(observed: ObservedCase): string {
  if (caseHolds(observed)) return shows(observed);
  const { exchanges, hops } = observed;
  const lost = exchanges.sent - exchanges.answered;
  const differing = hops
    .filter(({ holds }) => !holds)
    .map((hop) => `${hop.title} saw ${countsText(hop.seen)} and was to see ${countsText(hop.expected)}`);
  return `Not as declared: ${[...(lost > 0 ? [`${lost} of ${exchanges.sent} exchanges were not answered`] : []), ...differing].join("; ")}.`;
}

function shows({ name, hops }: ObservedCase): string {
  switch (name) {
    case "same-node":
      return "Each lxc device sees only what its own pod sends: eBPF hands the packet straight to the other pod's eth0, past that pod's lxc, the node's eth0 and netfilter.";
    case "cross-node":
      return "A request crosses from node to node as it is, without a tunnel, and lands in the server's eth0 past its lxc device; the reply comes back the same way, past the client's.";
    case "service":
      return "The Service's address is exchanged for the backend's before a packet is made: no hop sees a packet with the Service's address.";
    case "node-port":
      return hops.some(({ id, seen }) => id.startsWith("node-a") && seen.replies > 0)
        ? "Node A translates the NodePort by eBPF and sends the request on to the backend's node; the reply comes back by node A, which translates it again."
        : "Node A translates the NodePort by eBPF and sends the request on to the backend's node, which answers the outside by itself.";
    case "egress":
      return "Packets leave node A with the node's address, rewritten by eBPF; none leaves with the pod's own.";
  }
}

/** What a picture shows, for those who cannot see it: the way of the requests and of the replies, device by device. */
export function wayText({ hops }: ObservedCase): string {
  const way = (direction: "requests" | "replies") => {
    const on = hops.filter(({ seen }) => seen[direction] > 0).map((hop) => `${hop.title} (${hop.seen[direction]})`);
    return (direction === "requests" ? on : on.reverse()).join(", ") || "nothing";
  };
  const past = hops.filter(({ seen }) => seen.requests === 0 && seen.replies === 0).map(({ title }) => title);
  return `Requests pass ${way("requests")}. Replies pass ${way("replies")}.${past.length === 0 ? "" : ` Nothing is seen at ${past.join(", ")}.`}`;
}
