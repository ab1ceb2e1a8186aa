/** A line of what a program writes, and when it came. */
export interface TimedLine {
  /** Seconds since the command was started. */
  at: number;
  text: string;
}

/** Cuts what arrives in pieces into lines, each with the time at which its end came. */
export function lineTimer(clock: () => number, onLine: (line: TimedLine) => void): { push(piece: string): void; end(): void } {
  let rest = "";
  const give = (text: string) => onLine({ at: clock(), text });
  return {
    push(piece) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(give);
    },
    end() {
      if (rest !== "") give(rest);
      rest = "";
    },
  };
}
