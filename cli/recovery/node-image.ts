import { environmentOf, resourcesOf } from "../lab/pulumi-state";
import { docker } from "../lab/docker";

/** A cluster's node image as its state has it. */
export interface NodeImage {
  /** URN of what derives it. */
  urn: string;
  /** The cluster's own name for it, which the nodes are made from. */
  name: string;
  /** Its name for all labs. */
  derived: string;
}

/** The node image of a stack; undefined where none was derived. @param stackExport JSON of `pulumi stack export` */
export function nodeImageInState(stackExport: string): NodeImage | undefined {
  const found = resourcesOf(stackExport).find(({ urn }) => urn.endsWith("-derived-image"));
  const { NODE_IMAGE: name, DERIVED: derived } = environmentOf(found);
  return found === undefined || name === undefined || derived === undefined ? undefined : { urn: found.urn, name, derived };
}

/**
 * Sees to it that nodes can be made from the image again where somebody removed it, by `docker image prune` for one: gives it its name back.
 *
 * @returns URNs to replace, so that it is derived anew where nothing is left of it
 */
export async function recoverNodeImage(environment: NodeJS.ProcessEnv, stackExport: string): Promise<string[]> {
  const image = nodeImageInState(stackExport);
  const client = docker(environment);
  if (image === undefined || (await client.ask(["image", "inspect", image.name])).ok) return [];
  return (await client.ask(["image", "tag", image.derived, image.name])).ok ? [] : [image.urn];
}
