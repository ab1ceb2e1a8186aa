/**
 * Peers that every client of the probe asks: all of them up to nine nodes, and in larger clusters the next ones in a ring, so that
 * every node is asked by as many and the exchanges grow with the number of nodes and not with its square.
 */
export const peersAsked = 8;

/** The next `count` places after `place` in a ring of `size`, or all others where there are no more. */
export function peersOf(place: number, size: number, count: number): number[] {
  return Array.from({ length: Math.min(count, size - 1) }, (_, i) => (place + 1 + i) % size);
}
