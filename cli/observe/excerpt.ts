import type { Hop, ObservedCase } from "../../components/datapath/observe/evidence";
import type { Packet } from "../../components/datapath/observe/packet";

/** The first packets of a case in one capture, as tcpdump prints them. */
export interface Excerpt {
  hop: Hop;
  /** Empty where the capture holds none of them, or was not handed in. */
  lines: string[];
  /** How many packets of the case there are beyond these lines. */
  more: number;
}

/** The captures that a person who follows a packet by hand would look at, and what each shows. */
export interface Shot {
  hop: string;
  /** What a person types on the node or in the pod. */
  command: (hop: Hop) => string;
  shows: string;
}

/** `tcpdump -ni lxc1f2e3d4c5b6a` */
const tcpdump = ({ device }: Hop) => `tcpdump -ni ${device}`;

/** What is looked at of a case on the lab as declared; the sentences hold where the hop does. */
export const shots: Partial<Record<ObservedCase["name"], readonly Shot[]>> = {
  "same-node": [
    { hop: "client-lxc", command: tcpdump, shows: "The node's end of the client's veth pair sees the requests and never a reply." },
    {
      hop: "client-eth0",
      command: tcpdump,
      shows: "The pod's own eth0 sees both: each reply is redirected straight into it, past the lxc device.",
    },
  ],
  "cross-node": [
    { hop: "client-lxc", command: tcpdump, shows: "The client's lxc device on its node receives the requests; no reply ever comes by." },
    {
      hop: "node-a",
      command: tcpdump,
      shows: "The node's eth0 sees requests and replies, with the pods' own addresses and no tunnel around them.",
    },
    { hop: "client-eth0", command: tcpdump, shows: "The client's eth0 sees both: from the node's eth0 a reply goes straight to the pod." },
  ],
};

const atMost = 6;

/** The first packets of `observed` among those of its hop's capture. */
export function excerpt(observed: Pick<ObservedCase, "name">, hop: Hop, packets: readonly Packet[]): Excerpt {
  const ours = packets.filter(({ payload }) => /^cilium-lab \S+ (\S+) \d+/.exec(payload)?.[1] === observed.name);
  return { hop, lines: ours.slice(0, atMost).map(packetLine), more: Math.max(0, ours.length - atMost) };
}

/** `12:00:01.000250 IP 10.0.1.5.40000 > 10.0.2.7.9000: UDP, length 34`, in UTC. */
export function packetLine({ seconds, source, sourcePort, destination, destinationPort, payload }: Packet): string {
  const whole = Math.floor(seconds);
  const micro = Math.floor((seconds - whole) * 1e6);
  const time = `${new Date(whole * 1000).toISOString().slice(11, 19)}.${String(micro).padStart(6, "0")}`;
  return `${time} IP ${source}.${sourcePort} > ${destination}.${destinationPort}: UDP, length ${payload.length}`;
}
