import { join } from "node:path";
import { scriptText } from "../../programs/script-text";
import type { CaseName } from "./evidence";

/** Exchanges that a client is to make, one after the other on one socket. */
export interface Order {
  case: CaseName;
  host: string;
  port: number;
  /** Number of the first. */
  first: number;
  count: number;
}

/**
 * What runs in a client: the run's name, then `case=host/port/first/count` of every order. Prints a line an exchange that was made: case,
 * number, `answered` or `lost`.
 */
export const clientScript = scriptText(join(__dirname, "scripts"), "exchange.sh");

/** An order as an argument of {@link clientScript}. */
export function orderArgument({ case: name, host, port, first, count }: Order): string {
  return `${name}=${host}/${port}/${first}/${count}`;
}

/** The exchanges of a case that were made so far, by their numbers from 1 on. */
export interface MadeExchanges {
  sent: number;
  answered: number[];
}

/** Reads what {@link clientScript} printed, and adds it to what was made. */
export function addMade(made: ReadonlyMap<CaseName, MadeExchanges>, stdout: string): Map<CaseName, MadeExchanges> {
  const all = new Map(made);
  for (const line of stdout.trim().split("\n").filter(Boolean)) {
    const [, name, number, answer] = /^(\S+) (\d+) (answered|lost)$/.exec(line) ?? [];
    const before = all.get(name as CaseName);
    if (before === undefined) throw new Error(`a client says "${line}", which is no exchange`);
    all.set(name as CaseName, {
      sent: before.sent + 1,
      answered: answer === "answered" ? [...before.answered, Number(number)] : before.answered,
    });
  }
  return all;
}

/** Rounds in which lost exchanges are made up for, after the last regular one. */
export const extraRounds = 2;
/** Exchanges of a case in a round. */
export const exchangesARound = 10;

/**
 * How many exchanges a case is to make in the round of that place, from 0: the regular number, and in the extra rounds as many as are missing.
 *
 * @param rounds number of regular rounds
 */
export function due({ answered }: MadeExchanges, round: number, rounds: number): number {
  return round < rounds ? exchangesARound : Math.max(0, rounds * exchangesARound - answered.length);
}
