/**
 * The rooms of the house, and which way imports go: a room may import from the rows before its own, and never from its own row or from those behind.
 * What is no room of its own belongs to the room around it. ESLint holds every import to this table (`import-x/no-restricted-paths`).
 */
const floors = {
  ".": [["airgap", "components"], ["policies"], ["cli"], ["dev"], ["tests"]],
  components: [["network", "programs", "tables"], ["cilium"], ["kind"], ["config"], ["datapath"], ["existing"]],
  policies: [["core"], ["cilium"], ["helm"], ["kubernetes"], ["commands"], ["rules"]],
  cli: [
    ["lab"],
    ["reporting"],
    ["preflight"],
    ["recovery"],
    ["bench", "down", "env", "observe", "preview", "status"],
    ["drift", "render"],
    ["check", "up"],
    ["pr"],
  ],
};

/** Zones of `import-x/no-restricted-paths`: one a room, with the rooms that it must not import. */
function zonesOf(floor) {
  const rows = floors[floor];
  const message = `imports go one way: ${rows.map((row) => row.join(", ")).join(" ← ")}. The table is dev/lint/rooms.mjs.`;
  return rows.flatMap((row, at) =>
    row.map((room) => ({
      target: `./${floor}/${room}`,
      from: [...row.filter((other) => other !== room), ...rows.slice(at + 1).flat()].map((other) => `./${floor}/${other}`),
      message,
    })),
  );
}

/** For the code. */
export const zones = Object.keys(floors)
  .flatMap(zonesOf)
  .filter(({ from }) => from.length > 0);

/** For tests, which may set up what they test by any room of their floor. */
export const zonesOfTests = zonesOf(".").filter(({ from }) => from.length > 0);
