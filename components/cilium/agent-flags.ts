/** An option of Cilium's agent among the words of its command line. */
export interface AgentFlag {
  /** As a key of `cilium-config`, in small letters: the agent does not tell case. */
  key: string;
  /** Which of the words it is. */
  index: number;
  /** The flag as it is written, without its value. */
  flag: string;
  /** What is written in the same word, behind `=`. */
  value?: string;
  /** The next word, where the flag has no value in its own and that word is no flag: the value, or nothing to a switch. */
  next?: string;
}

/** The options among a command line's words: `--key=value`, `--key value`, `--key` for a switch that is on, and `-t` for `--tunnel`. */
export function agentFlags(words: readonly string[]): AgentFlag[] {
  return words.flatMap((word, index): AgentFlag[] => {
    const { long, value, short } = /^(?:--(?<long>[^=\s]+)(?:=(?<value>[^]*))?|-t=?(?<short>[^]*))$/.exec(word)?.groups ?? {};
    const name = { index, key: (long ?? "tunnel").toLowerCase(), flag: `--${long ?? "tunnel"}` };
    if (long === undefined && short === undefined) return [];
    const own = value ?? (short === "" ? undefined : short);
    if (own !== undefined) return [{ ...name, value: own }];
    const next = words[index + 1];
    return [next === undefined || next.startsWith("-") ? name : { ...name, next }];
  });
}

/** The option that the agent reads from an environment variable: `CILIUM_ROUTING_MODE` is `routing-mode`; none for any other variable. */
export function optionOfVariable(name: string): string | undefined {
  return /^CILIUM_(\w+)$/.exec(name)?.[1]?.toLowerCase().replaceAll("_", "-");
}
