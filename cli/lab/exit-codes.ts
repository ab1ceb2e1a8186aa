/** Exit codes of all commands. make itself ends with 2 on any but 0, and prints which one it was. */
export const exitCodes = {
  /** Done, or as declared; a measured difference is a result too. */
  ok: 0,
  /** What was looked at is not as declared, or has failed. */
  differs: 1,
  /** What the command was given cannot be used: an option, a stack, a file; of `drift`, as of `diff`, a lab that cannot be looked at. */
  unusable: 2,
  /** The question has no answer: no chart to render, a lab that cannot be observed, too few cycles. */
  noAnswer: 3,
} as const;
