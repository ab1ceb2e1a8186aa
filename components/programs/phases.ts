/** The programs of one local.Command, POSIX sh. */
export interface Phases {
  create: string;
  /** Always given: without one, Pulumi runs `create` again whenever any input changes, the text of `delete` included. */
  update: string;
  delete?: string;
}

/** The inputs of a local.Command that run `phases`. */
export interface PhaseInputs {
  interpreter: string[];
  create: string;
  update: string;
  delete?: string;
}

/**
 * Gives a local.Command its programs in such a way that an error quotes what was being done and not a page of shell.
 *
 * Pulumi quotes the command's text in every error. Here that text is a few words, e.g. `create nodes of lab-3fa9c1`; sh receives it as
 * `$0` behind the program, which picks the phase by its first word.
 */
export function phases(subject: string, programs: Phases): PhaseInputs {
  const { create, update, delete: remove } = programs;
  const entries = [["create", create], ["update", update], ...(remove === undefined ? [] : [["delete", remove]])] as [string, string][];
  const branches = entries.map(([phase, program]) => `${phase}\\ *)\n${program.trimEnd()}\n;;\n`);
  return {
    interpreter: ["/bin/sh", "-c", `case "$0" in\n${branches.join("")}esac`],
    create: `create ${subject}`,
    update: `update ${subject}`,
    ...(programs.delete === undefined ? {} : { delete: `delete ${subject}` }),
  };
}
