import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { kindOfChange, nameOfUrn, unwrapSecrets, unknown, type Obj, type ResourceType, type Value } from "../protocol";
import { isNotFound, type Daemon } from "./daemon";
import { changedInputs, keepSecrets, sameSet } from "./input-sets";

/** Inputs whose order does not count. */
const SETS = ["ipamConfigs", "labels"];
/** What Docker decides where the program says nothing. */
const COMPUTED = ["driver", "internal", "ipamConfigs", "options", "scope"];
/** How long a removal waits for containers to leave. */
const REMOVE_SECONDS = 30;

/** The inputs without secrets' wrapping, known. */
interface NetworkInputs {
  name: string;
  attachable?: boolean;
  driver?: string;
  ingress?: boolean;
  internal?: boolean;
  ipv6?: boolean;
  ipamDriver?: string;
  ipamOptions?: Record<string, string>;
  ipamConfigs?: { subnet?: string; gateway?: string; ipRange?: string; auxAddress?: Record<string, string> }[];
  labels?: { label: string; value: string }[];
  options?: Record<string, string>;
}

/**
 * `docker:index/network:Network`. Nothing of a network can change in place: every difference is a replacement, and the
 * old one goes first because its name and its subnet are taken as long as it is there.
 */
export function networkResource(daemon: Daemon): ResourceType {
  const inspect = async (id: string): Promise<Docker.NetworkInspectInfo | undefined> => {
    try {
      return await daemon.docker.getNetwork(id).inspect();
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw new Error(daemon.message(error));
    }
  };

  return {
    check(_ctx, { urn, news, olds }) {
      const name = news.name ?? olds.name ?? `${nameOfUrn(urn)}-${randomBytes(4).toString("hex").slice(0, 7)}`;
      return { inputs: { ...news, name, ipamDriver: news.ipamDriver ?? "default" }, failures: [] };
    },

    diff(_ctx, { oldInputs, news }) {
      const diffs = changedInputs(oldInputs, news, SETS);
      const detailed = Object.fromEntries(diffs.map((key) => [key, { kind: kindOfChange(oldInputs, news, key, true), inputDiff: true }]));
      return { changes: diffs.length > 0, replaces: diffs, diffs, detailed, deleteBeforeReplace: true };
    },

    async create(_ctx, { inputs, preview }) {
      if (preview) {
        const computed = Object.fromEntries(COMPUTED.map((key) => [key, inputs[key] ?? unknown]));
        return { id: "", state: { ...inputs, ...computed } };
      }
      const options = createOptions(unwrapSecrets(inputs) as unknown as NetworkInputs);
      const { id } = await daemon.docker.createNetwork(options).catch((error: unknown) => {
        throw new Error(`Unable to create network: ${daemon.message(error)}`);
      });
      const found = await inspect(id);
      if (!found) throw new Error(`Unable to create network: it disappeared while it was made`);
      return { id, state: networkState(found, inputs) };
    },

    async read(_ctx, { id, inputs, state }) {
      const found = await inspect(id);
      if (!found) return undefined;
      const known = Object.keys(inputs).length > 0 ? inputs : state;
      const read = networkState(found, known);
      // `import` and `get` have no inputs: what Docker says is what the program should say.
      const { scope, ...importable } = read;
      return { id: found.Id, inputs: Object.keys(inputs).length > 0 ? inputs : importable, state: read };
    },

    update(_ctx, { urn }) {
      throw new Error(`${nameOfUrn(urn)}: a Docker network cannot be changed in place`);
    },

    async delete(ctx, { id }) {
      const deadline = Date.now() + REMOVE_SECONDS * 1000;
      while (await inspect(id)) {
        try {
          await daemon.docker.getNetwork(id).remove();
        } catch (error) {
          const message = daemon.message(error);
          if (!isNotFound(error) && !message.includes("has active endpoints")) throw new Error(message);
        }
        if (Date.now() > deadline) {
          throw new Error(`timeout while waiting for state to become 'removed' (last state: 'pending', timeout: ${REMOVE_SECONDS}s)`);
        }
        if (await inspect(id)) await sleep(1000, undefined, { signal: ctx.callSignal });
      }
    },
  };
}

/** The request that makes a network. */
export function createOptions(inputs: NetworkInputs): Docker.NetworkCreateOptions {
  const configs = inputs.ipamConfigs?.map(({ subnet, gateway, ipRange, auxAddress }) => ({
    Subnet: subnet ?? "",
    Gateway: gateway ?? "",
    IPRange: ipRange ?? "",
    AuxiliaryAddresses: auxAddress ?? {},
  }));
  return {
    Name: inputs.name,
    // Daemons before 25 allow two networks of one name unless asked not to.
    CheckDuplicate: true,
    Driver: inputs.driver,
    Internal: inputs.internal,
    Attachable: inputs.attachable,
    Ingress: inputs.ingress,
    EnableIPv6: inputs.ipv6,
    Options: inputs.options,
    Labels: inputs.labels && Object.fromEntries(inputs.labels.map(({ label, value }) => [label, value])),
    IPAM: { Driver: inputs.ipamDriver ?? "default", Options: inputs.ipamOptions, Config: configs },
  };
}

/** What the daemon says of a network: more than dockerode's types know, and without the fields that its version does not have. */
interface FoundNetwork {
  Name: string;
  Driver: string;
  Scope: string;
  Attachable?: boolean;
  Ingress?: boolean;
  Internal?: boolean;
  EnableIPv6?: boolean;
  IPAM?: { Driver?: string; Config?: IpamConfig[] | null } | null;
  Labels?: Record<string, string> | null;
  Options?: Record<string, string> | null;
}

interface IpamConfig {
  Subnet?: string;
  Gateway?: string;
  IPRange?: string;
  AuxiliaryAddresses?: Partial<Record<string, string>>;
}

/** A network's state from what Docker says; sets keep the program's order, secrets stay secret. */
export function networkState(found: FoundNetwork, inputs: Obj): Obj {
  const ipamConfigs = (found.IPAM?.Config ?? []).map(({ Subnet, Gateway, IPRange, AuxiliaryAddresses }): Obj => ({
    ...(Subnet ? { subnet: Subnet } : {}),
    ...(Gateway ? { gateway: Gateway } : {}),
    ...(IPRange ? { ipRange: IPRange } : {}),
    ...(AuxiliaryAddresses && Object.keys(AuxiliaryAddresses).length > 0 ? { auxAddress: AuxiliaryAddresses } : {}),
  }));
  const labels = Object.entries(found.Labels ?? {}).map(([label, value]) => ({ label, value }));
  const ordered = (key: string, value: Value[]): Value => (sameSet(inputs[key], value) ? (unwrapSecrets(inputs[key]) ?? value) : value);
  return keepSecrets(inputs, {
    attachable: found.Attachable ?? false,
    driver: found.Driver,
    ingress: found.Ingress ?? false,
    internal: found.Internal ?? false,
    ipamConfigs: ordered("ipamConfigs", ipamConfigs),
    ipamDriver: found.IPAM?.Driver ?? "default",
    ...(inputs.ipamOptions === undefined ? {} : { ipamOptions: unwrapSecrets(inputs.ipamOptions) }),
    ipv6: found.EnableIPv6 ?? false,
    ...(labels.length === 0 ? {} : { labels: ordered("labels", labels) }),
    name: found.Name,
    options: found.Options ?? {},
    scope: found.Scope,
  });
}
