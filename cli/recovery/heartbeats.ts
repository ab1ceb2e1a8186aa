/** What the API server last heard of a node. */
export interface Heartbeat {
  node: string;
  /** RFC 3339, in whole seconds. */
  at: string;
}

const heartbeat = '.status.conditions[?(@.type=="Ready")].lastHeartbeatTime';

/**
 * kubectl's arguments that print a line a node, and another whenever one changes. A kubelet that starts reports at once, whatever changed;
 * the node's condition alone would still be that of before.
 */
export const heartbeatArgs = ["get", "nodes", "--watch", "--no-headers", "--output", `custom-columns=NODE:.metadata.name,AT:${heartbeat}`];

/** Reads a line of {@link heartbeatArgs}; undefined for one of a node that never reported. */
export function readHeartbeat(line: string): Heartbeat | undefined {
  const [node, at] = line.trim().split(/\s+/);
  return node && at && !Number.isNaN(Date.parse(at)) ? { node, at } : undefined;
}

/** Whether a heartbeat is of a container that was started at `startedAt`, RFC 3339. The heartbeat's second may have begun before. */
export function reportsSince({ at }: Heartbeat, startedAt: string): boolean {
  return Date.parse(at) + 999 >= Date.parse(startedAt);
}
