/** Errors in the words of Go, in which the official plugin is written: people and scripts search for them. */
import { constants } from "node:os";

const ESCAPES: Record<string, string> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** A string as Go's `%q` prints it. */
export function goQuote(text: string): string {
  // By code point, as Go does: a surrogate pair is one character, a letter and its combining mark are two.
  const body = Array.from(text, (char) => {
    const escaped = ESCAPES[char];
    if (escaped) return escaped;
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
    if (char === " " || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(char)) return char;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return `"${body.join("")}"`;
}

/** Go's words for the signals that end a script. */
const SIGNALS: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: "aborted",
  SIGALRM: "alarm clock",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGQUIT: "quit",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
  SIGTRAP: "trace/breakpoint trap",
};

/** How a process ended, as Go's `exec.ExitError` says it; undefined for success. */
export function goExit(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  if (signal) return `signal: ${SIGNALS[signal] ?? `signal ${constants.signals[signal]}`}`;
  return code === 0 ? undefined : `exit status ${code}`;
}

/** Why a process did not start, as Go's `exec.Cmd.Start` says it. */
export function goStartError(error: NodeJS.ErrnoException, program: string): string {
  const reasons: Record<string, string> = {
    E2BIG: "argument list too long",
    EACCES: "permission denied",
    ENOENT: "no such file or directory",
    ENOEXEC: "exec format error",
  };
  const reason = reasons[error.code ?? ""];
  return reason ? `fork/exec ${program}: ${reason}` : error.message;
}
