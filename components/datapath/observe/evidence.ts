import { z } from "zod";

/** Packets at one place: requests go from client to server, replies back. */
const counts = z.object({ requests: z.int().nonnegative(), replies: z.int().nonnegative() });
export type Counts = z.infer<typeof counts>;

/** What kind of device a capture sits on. `outside` is the device of a container that is no node. */
const deviceRole = z.enum(["pod", "lxc", "node", "host", "tunnel", "outside"]);
export type DeviceRole = z.infer<typeof deviceRole>;

/** One device that was captured, and what of it was counted. A device has a hop for each way that its packets are told apart. */
const hop = z.object({
  id: z.string().describe("Unique in its case, such as `client-lxc`."),
  title: z.string().describe("What a person calls it, such as `lxc of the client`."),
  node: z.string().describe("Name of the node; empty for the outside."),
  pod: z.string().optional().describe("Name of the pod whose device or peer device it is."),
  device: z.string().describe("Name in its network namespace, such as `lxc1f2e3d4c5b6a`."),
  role: deviceRole,
  counted: z
    .enum(["plain", "front", "back", "masqueraded", "pod-source", "service-address", "encapsulated"])
    .describe(
      "Which packets of the exchanges: `plain` between client and server as they are; `front` and `back` before and after a NodePort's translation; " +
        "`masqueraded` and `pod-source` with the node's and with the pod's own address; `service-address` with the address of a Service; `encapsulated` inside of a tunnel's header.",
    ),
  invariant: z.string().describe("The row of the table of invariants that says what is expected here."),
  expected: counts,
  seen: counts,
  duplicates: z.int().nonnegative().describe("Packets beyond the first of the same exchange and direction; not in `seen`."),
  foreign: z.int().nonnegative().describe("Packets to the same ports that are no exchange of this run."),
  holds: z.boolean(),
  pcap: z.string().describe("File of the capture, beside this one."),
});
export type Hop = z.infer<typeof hop>;

export const caseName = z.enum(["same-node", "cross-node", "service", "node-port", "egress"]);
export type CaseName = z.infer<typeof caseName>;

const observedCase = z.object({
  name: caseName,
  title: z.string(),
  client: z.object({ name: z.string(), node: z.string(), ip: z.string() }).describe("A pod, or the outside with an empty node."),
  server: z.object({ name: z.string(), node: z.string(), ip: z.string() }),
  target: z.string().describe("Address and port that the client sends to."),
  exchanges: z.object({ sent: z.int(), answered: z.int() }).describe("As the client counts them."),
  hops: z.array(hop).describe("In the order in which a request passes them; those that nothing may pass come where they would be."),
});
export type ObservedCase = z.infer<typeof observedCase>;

/** Packets of the exchanges that a node's netfilter saw at one hook. */
const netfilter = z.object({
  node: z.string(),
  hook: z.enum(["PREROUTING", "FORWARD", "POSTROUTING"]),
  invariant: z.string(),
  expected: z.int().nonnegative(),
  seen: z.int().nonnegative(),
  holds: z.boolean(),
});

/** Where a control has to differ from the lab as declared, and whether it did. */
const discriminator = z.object({
  case: caseName,
  hop: z.string(),
  declared: counts.describe("What the lab as declared must show."),
  control: counts.describe("What was seen under the control."),
  differs: z.boolean(),
});

export const control = z.enum(["none", "legacy", "vxlan"]);
export type ControlOrNone = z.infer<typeof control>;

/** What `make observe` found: everything that its pictures and its verdict are made from. */
export const evidence = z.object({
  format: z.literal("cilium-lab/evidence/1"),
  control: control.describe("`none` for the lab as declared; else what was put in its place: legacy host routing, a VXLAN tunnel."),
  startedAt: z.iso.datetime(),
  seconds: z.number(),
  lab: z.object({
    stack: z.string(),
    cluster: z.string(),
    cilium: z.string(),
    kubernetes: z.string(),
    kernel: z.string(),
    tcpdump: z.string(),
    nodes: z.array(z.object({ name: z.string(), ip: z.string(), podCidrs: z.array(z.string()) })),
    modes: z
      .array(
        z.object({
          node: z.string(),
          routing: z.string(),
          hostRouting: z.string(),
          masquerading: z.string(),
          kubeProxyReplacement: z.string(),
          device: z.string(),
        }),
      )
      .describe("What each agent says of itself."),
  }),
  rounds: z.int().positive(),
  exchanges: z.int().positive().describe("Exchanges of a case in all rounds together."),
  cases: z.array(observedCase),
  netfilter: z.array(netfilter),
  discriminators: z.array(discriminator).describe("Empty where `control` is `none`."),
  cost: z
    .object({ cpuSeconds: z.number(), share: z.number() })
    .describe("CPU time of the captures, and its share of all CPU time of the machine's cores while they ran."),
  flows: z
    .array(z.object({ time: z.string(), node: z.string(), case: caseName.optional(), verdict: z.string(), summary: z.string() }))
    .describe("Hubble's, where it is on."),
  verdict: z.object({
    holds: z.boolean(),
    sentences: z.array(z.string()).describe("What differs, a sentence each; what was proven where nothing does."),
  }),
});
export type Evidence = z.infer<typeof evidence>;
