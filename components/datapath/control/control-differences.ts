import { spelled } from "../../tables/invariants";
import { ciliumMinor, within } from "../../tables/versions";
import { configurationDifferences, inAgent } from "../probe/configuration";
import type { Declared } from "../probe/declared";
import type { Difference } from "../../programs/difference";
import type { FoundAgent, FoundConfiguration } from "../probe/cluster-state";
import { valueAt } from "../probe/parse-answers";
import { controls, type Control } from "./controls";

/** What is not as it has to be under `control`: what it is to break and did not, and what differs beside that. */
export function controlDifferences(control: Control, declared: Declared, found: FoundConfiguration): Difference[] {
  const { breaks, device, ownRoutes } = controls[control];
  const minor = ciliumMinor(declared.ciliumVersion);
  const status = `${within(minor, { since: "1.15" }) ? "cilium-dbg" : "cilium"} status --verbose`;
  const rules = spelled(minor, [breaks.invariant]).flatMap(({ status }) => status);
  const broken = ({ fact }: Difference) =>
    rules.some(({ label }) => label === fact) ||
    (device !== undefined && fact === "the tunnel device") ||
    (ownRoutes && fact.startsWith("the route to "));

  const unbroken = found.agents.flatMap((agent): Difference[] => {
    const modes = rules.flatMap(({ label, path }): Difference[] => {
      const says = valueAt(agent.status, path);
      if (says === breaks.reports) return [];
      // An agent that has started reports the mode that stays.
      const settles = typeof says !== "string";
      return [{ ...on(agent, status), fact: label, found: settles ? "not reported" : says, declared: breaks.reports, settles }];
    });
    if (device === undefined || agent.links.some(({ kind }) => kind === device)) return modes;
    return [...modes, { ...on(agent, "ip -d link"), fact: "the tunnel device", found: "none", declared: device, settles: true }];
  });
  return [...configurationDifferences(declared, found).filter((one) => !broken(one)), ...unbroken];
}

function on(agent: FoundAgent, command: string): Pick<Difference, "subject" | "look"> {
  return { subject: `node ${agent.node}`, look: inAgent(agent, command) };
}
