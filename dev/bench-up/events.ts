import { z } from "zod";
import type { TimedLine } from "./lines";
import type { TimelineSpan } from "./results";
import { kindSteps } from "./steps";

const metadata = z.object({ op: z.string(), urn: z.string(), type: z.string() });

/** What is read of a line of Pulumi's event log: a part of `EngineEvent` of its API. */
const engineEvent = z.object({
  policyLoadEvent: z.object({}).optional(),
  preludeEvent: z.object({}).optional(),
  summaryEvent: z.object({}).optional(),
  diagnosticEvent: z.object({ urn: z.string().optional(), message: z.string(), severity: z.string() }).optional(),
  resourcePreEvent: z.object({ metadata, planning: z.boolean().optional() }).optional(),
  resOutputsEvent: z.object({ metadata, planning: z.boolean().optional() }).optional(),
  resOpFailedEvent: z.object({ metadata }).optional(),
});

/** A resource while Pulumi worked on it. */
export interface ResourceSpan {
  urn: string;
  type: string;
  from: number;
  to: number;
}

/** What an event log says of a `pulumi up`: its preview, its update, and the resources that were worked on. */
export interface EngineRun {
  /** The policy pack is loaded; then the plugins. */
  policies?: number;
  preview?: { from: number; to: number };
  update?: { from: number; to: number };
  resources: ResourceSpan[];
  /** Lines that the resources' programs printed, by URN. */
  printed: Map<string, TimedLine[]>;
}

/** Kinds of operation on which nothing is done. */
const idle = new Set(["same", "read", "refresh", "read-replacement", "read-discard"]);

/**
 * Reads a `pulumi up --event-log`, a JSON object a line. Its own time stamps are whole seconds: the times are those at which the lines arrived.
 *
 * A resource that was begun and has no end, since the run broke off, lasts until the end of the log.
 *
 * @throws Error for a line that is no event, with its number and not its text, which may hold what is nobody's business
 */
export function engineRun(lines: readonly TimedLine[]): EngineRun {
  const run: EngineRun = { resources: [], printed: new Map() };
  const end = lines.at(-1)?.at ?? 0;
  for (const [i, { at, text }] of lines.entries()) {
    const event = eventOf(text, i + 1);
    const planning = event.resourcePreEvent?.planning ?? event.resOutputsEvent?.planning ?? false;
    if (event.policyLoadEvent) run.policies ??= at;
    if (event.preludeEvent) {
      if (run.preview === undefined) run.preview = { from: at, to: end };
      else run.update ??= { from: at, to: end };
    }
    if (event.summaryEvent && run.preview) (run.update ?? run.preview).to = at;
    if (event.diagnosticEvent?.urn !== undefined && event.diagnosticEvent.severity !== "debug") {
      const { urn, message } = event.diagnosticEvent;
      const printed = run.printed.get(urn) ?? [];
      run.printed.set(urn, [
        ...printed,
        ...message
          .trimEnd()
          .split("\n")
          .map((line) => ({ at, text: line })),
      ]);
    }
    if (planning) continue;
    const { urn, type, op } = (event.resourcePreEvent ?? event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata ?? {
      urn: "",
      type: "",
      op: "same",
    };
    if (idle.has(op)) continue;
    if (event.resourcePreEvent) run.resources.push({ urn, type, from: at, to: end });
    else {
      const resource = run.resources.findLast((one) => one.urn === urn && one.to === end);
      if (resource !== undefined) resource.to = at;
    }
  }
  return run;
}

function eventOf(text: string, number: number): z.infer<typeof engineEvent> {
  try {
    return engineEvent.parse(JSON.parse(text));
  } catch {
    throw new Error(`Line ${number} of Pulumi's event log is no event.`);
  }
}

/** The last part of a URN, which is the resource's name. */
export const resourceName = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

/** Steps within resources, of those whose programs tell them. */
export function stepsOf({ resources, printed }: EngineRun): TimelineSpan[] {
  return resources.flatMap(({ urn, to }) => kindSteps(printed.get(urn) ?? [], resourceName(urn), to));
}
