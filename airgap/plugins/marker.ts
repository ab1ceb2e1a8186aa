import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Lies in the directory of every installed stand-in, so that nobody and nothing takes it for the official plugin. */
const MARKER = "STAND-IN.json";

/** What an installed stand-in was made of; another one is installed anew. */
export interface Marker {
  standInFor: string;
  /** Hash of the sources. */
  sources: string;
  /** The Node.js that runs it, see keptNode. */
  node: string;
}

/** Path of the marker in a plugin's directory. */
export function markerFile(directory: string): string {
  return join(directory, MARKER);
}

/** Whether the plugin in that directory is one of this kit's. */
export function isStandIn(directory: string): boolean {
  return existsSync(markerFile(directory));
}

/** The marker; undefined where there is none, or a damaged one. */
export function readMarker(directory: string): Marker | undefined {
  try {
    return JSON.parse(readFileSync(markerFile(directory), "utf8")) as Marker;
  } catch {
    return undefined;
  }
}
