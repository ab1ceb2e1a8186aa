import { ciliumMinor, within, type Span } from "../../tables/versions";
import type { InvariantName } from "../../tables/invariants";
import type { ControlOrNone as Observed } from "../observe/evidence";

/** What may stand in place of the declared datapath, so that it is seen that an observation can tell the two apart. */
export type Control = Exclude<Observed, "none">;

/** One option of the agents, as a key of `cilium-config`. */
interface Option extends Span {
  key: string;
  value: string;
}

/** How one control is made, and how it is known. */
interface ControlRow {
  /** What stands, for people: it completes "… stands in place of the declared datapath". */
  title: string;
  options: readonly Option[];
  /** The invariant that it breaks, and what agents report in its place. */
  breaks: { invariant: InvariantName; reports: string };
  /** Kind of the device that every node has under it, and only under it. */
  device?: string;
  /** Whether peers' pods are reached by other routes than the declared ones. */
  ownRoutes: boolean;
}

/**
 * The controls. Each breaks one invariant and leaves the others as they are, as far as the agent lets it.
 *
 * Read from the agent's source (`daemon/cmd`, `pkg/option`, `pkg/kpr`) of the last patch of each minor at hand, as the table of hazards is.
 */
export const controls: Record<Control, ControlRow> = {
  legacy: {
    title: "legacy host routing",
    options: [{ key: "enable-host-legacy-routing", value: "true" }],
    breaks: { invariant: "bpf-host-routing", reports: "Legacy" },
    ownRoutes: false,
  },
  vxlan: {
    title: "a VXLAN tunnel",
    options: [
      { until: "1.13", key: "tunnel", value: "vxlan" },
      { since: "1.14", key: "routing-mode", value: "tunnel" },
      { since: "1.14", key: "tunnel-protocol", value: "vxlan" },
      // What the agent refuses beside a tunnel, or beside VXLAN.
      { key: "auto-direct-node-routes", value: "false" },
      { since: "1.16", key: "direct-routing-skip-unreachable", value: "false" },
      { key: "bpf-lb-mode", value: "snat" },
      { until: "1.12", key: "bpf-lb-acceleration", value: "disabled" },
    ],
    breaks: { invariant: "native-routing", reports: "Tunnel" },
    device: "vxlan",
    ownRoutes: true,
  },
};

/** The data of `cilium-config` under `control`: what it was, with the control's options in the words of that version. */
export function dataUnder(control: Control, ciliumVersion: string, data: Readonly<Record<string, string>>): Record<string, string> {
  const minor = ciliumMinor(ciliumVersion);
  const options = controls[control].options.filter((option) => within(minor, option));
  return { ...data, ...Object.fromEntries(options.map(({ key, value }) => [key, value])) };
}
