/**
 * Colours of the pictures and of the page. The light ones are also written into the pictures as attributes, by which the style sheet finds
 * what to give the dark ones: a viewer without style sheets shows the light picture.
 *
 * Each pair of a text and what it stands on has a contrast of 4.5 or more, which the browser test measures.
 */
export const palette = {
  ink: { light: "#1b1f24", dark: "#e6edf3" },
  soft: { light: "#57606a", dark: "#9da7b3" },
  line: { light: "#8c959f", dark: "#6e7681" },
  card: { light: "#ffffff", dark: "#10151c" },
  node: { light: "#f4f6f8", dark: "#171d26" },
  pod: { light: "#e7f0fa", dark: "#1b2b3e" },
  request: { light: "#0b57b7", dark: "#79b8ff" },
  reply: { light: "#a3400c", dark: "#f2a06b" },
  good: { light: "#1a6b35", dark: "#6fd08c" },
  bad: { light: "#b3261e", dark: "#ff9a91" },
  differs: { light: "#7a4b00", dark: "#f0c060" },
  differsFill: { light: "#fff3d6", dark: "#33270c" },
} as const;

export type Tone = keyof typeof palette;

/** The light colour of a tone, as an attribute of a picture. */
export const tone = (name: Tone): string => palette[name].light;

const names = Object.keys(palette) as Tone[];
const declared = (scheme: "light" | "dark") => names.map((name) => `--${name}:${palette[name][scheme]}`).join(";");

/** Custom properties of both schemes, and what turns the attributes of the pictures into them. Print is light. */
export const paletteCss = `:root{color-scheme:light dark;${declared("light")}}
@media screen and (prefers-color-scheme:dark){:root{${declared("dark")}}}
${names.map((name) => `svg.path [fill="${tone(name)}"]{fill:var(--${name})}svg.path [stroke="${tone(name)}"]{stroke:var(--${name})}`).join("\n")}
svg.path text{font-family:system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
svg.path text[font-family*="Courier New"]{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}`;
