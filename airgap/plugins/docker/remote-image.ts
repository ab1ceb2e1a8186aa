import type Docker from "dockerode";
import {
  kindOfChange,
  nameOfUrn,
  unwrapSecrets,
  textOf,
  unknown,
  unsupported,
  type CheckFailure,
  type Context,
  type Obj,
  type ResourceType,
} from "../protocol";
import { isNotFound, type Daemon } from "./daemon";
import { changedInputs, keepSecrets } from "./input-sets";

/** Inputs whose order does not count. */
const SETS = ["pullTriggers"];
/** What may change without a new resource: it only says how to delete. */
const IN_PLACE = ["keepLocally", "forceRemove"];

/**
 * `docker:index/remoteImage:RemoteImage`. An image that is there is taken as it is, no registry is asked; one that is
 * not is pulled. Unless `keepLocally`, deleting the resource removes the image from the daemon.
 */
export function remoteImageResource(daemon: Daemon): ResourceType {
  const inspect = async (name: string): Promise<Docker.ImageInspectInfo | undefined> => {
    try {
      return await daemon.docker.getImage(name).inspect();
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw new Error(daemon.message(error));
    }
  };

  const pull = async (name: string, platform: string | undefined, signal: AbortSignal): Promise<void> => {
    const stream = await daemon.docker.pull(name, { abortSignal: signal, ...(platform ? { platform } : {}) });
    await new Promise<void>((resolve, reject) => {
      daemon.docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
    });
  };

  const findOrPull = async (ctx: Context, inputs: Obj): Promise<Docker.ImageInspectInfo> => {
    const name = textOf(inputs.name);
    const local = await inspect(name);
    if (local) return local;
    await pull(name, unwrapSecrets(inputs.platform) as string | undefined, ctx.callSignal).catch((error: unknown) => {
      const reason = `unable to pull image ${name}: error pulling image ${name}: ${daemon.message(error)}`;
      throw new Error(`Unable to read Docker image into resource: ${reason}`);
    });
    const pulled = await inspect(name);
    if (!pulled) throw new Error(`Unable to read Docker image into resource: unable to find or pull image ${name}`);
    return pulled;
  };

  return {
    check(_ctx, { news }) {
      const failures: CheckFailure[] =
        news.name === undefined
          ? [{ property: "name", reason: 'Missing required argument. The argument "name" is required, but no definition was found.' }]
          : [];
      return { inputs: news, failures };
    },

    diff(_ctx, { oldInputs, news }) {
      const diffs = changedInputs(oldInputs, news, SETS);
      const replaces = diffs.filter((key) => !IN_PLACE.includes(key));
      const detailed = Object.fromEntries(
        diffs.map((key) => [key, { kind: kindOfChange(oldInputs, news, key, replaces.includes(key)), inputDiff: true }]),
      );
      return { changes: diffs.length > 0, replaces, diffs, detailed };
    },

    async create(ctx, { urn, inputs, preview }) {
      if (preview) return { id: "", state: { ...inputs, imageId: unknown, repoDigest: unknown } };
      if (inputs.build !== undefined) {
        throw new Error(
          unsupported(
            { name: "docker", version: "5.2.0" },
            `docker:index/remoteImage:RemoteImage "${nameOfUrn(urn)}" with \`build\``,
            "create",
          ),
        );
      }
      const found = await findOrPull(ctx, inputs);
      return { id: imageId(found, inputs), state: imageState(found, inputs) };
    },

    async read(_ctx, { id, inputs, state }) {
      const known = Object.keys(inputs).length > 0 ? inputs : state.name !== undefined ? { name: state.name } : { name: id };
      const found = await inspect(textOf(known.name));
      return found && { id: imageId(found, known), inputs: known, state: imageState(found, known) };
    },

    async update(ctx, { oldState, news, preview }) {
      if (preview) return { state: { ...oldState, ...news } };
      return { state: imageState(await findOrPull(ctx, news), news) };
    },

    async delete(_ctx, { state }) {
      const { name, keepLocally, forceRemove } = unwrapSecrets(state);
      if (keepLocally === true || !(await inspect(textOf(name)))) return;
      await daemon.docker
        .getImage(textOf(name))
        .remove({ force: forceRemove === true })
        .catch((error: unknown) => {
          if (!isNotFound(error)) throw new Error(`Unable to remove Docker image: ${daemon.message(error)}`);
        });
    },
  };
}

/** Docker's id and the name in one word, as the official plugin has it. */
function imageId(found: Docker.ImageInspectInfo, inputs: Obj): string {
  return `${found.Id}${textOf(inputs.name)}`;
}

function imageState(found: Docker.ImageInspectInfo, inputs: Obj): Obj {
  return keepSecrets(inputs, { ...inputs, imageId: found.Id, repoDigest: repoDigest(textOf(inputs.name), found.RepoDigests) });
}

/** The digest under which a registry knows the image; empty for one that was never pulled or pushed. */
export function repoDigest(name: string, digests: readonly string[]): string {
  const repository = name.replace(/@.*$/, "").replace(/:[^:/]+$/, "");
  return digests.find((digest) => digest.startsWith(`${repository}@`)) ?? "";
}
