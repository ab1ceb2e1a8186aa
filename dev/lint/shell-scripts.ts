/** Whether a file is a shell script: by its name's ending, or by the shell in its first line. */
export function isShell(name: string, head: string): boolean {
  return name.endsWith(".sh") || /^#!.*\/(env )?(ba|da)?sh\b/.test(head);
}
