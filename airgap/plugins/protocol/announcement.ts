/** What a stand-in says of itself in each run, through the engine. */
export function announcement(plugin: { name: string; version: string }): string {
  return `"${plugin.name}" is the lab's own stand-in for the official plugin v${plugin.version}, which cannot be installed here`;
}
