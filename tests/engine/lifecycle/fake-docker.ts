import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import {
  addContainer,
  clusterLabel,
  containerOf,
  newId,
  networkOf,
  removeContainer,
  type Container,
  type Network,
  type World,
} from "./world";

/** What a daemon answers: a status, and JSON or nothing. */
interface Answer {
  status: number;
  body?: unknown;
}

const failure = (status: number, message: string): Answer => ({ status, body: { message } });
const notFound = (what: string): Answer => failure(404, `No such ${what} (this is a fake Docker daemon, made for tests)`);

/**
 * A FAKE Docker daemon on a Unix socket, over a {@link World}: enough of the Engine API for the real `docker` command, for Pulumi's plugin, and
 * for the scripts of this project. Nothing runs in its containers.
 *
 * @see https://docs.docker.com/reference/api/engine/
 */
export async function fakeDockerDaemon(world: World, socket: string): Promise<{ close(): Promise<void> }> {
  const execs = new Map<string, { output: string; exitCode: number }>();
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => answer(world, execs, request, body))
      .catch((error: unknown) => failure(500, (error as Error).message))
      .then((given) => send(response, given));
  });
  const sockets = new Set<Duplex>();
  server.on("connection", (socket: Duplex) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request: IncomingMessage, stream: Duplex) => attach(execs, request, stream));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Those of an exec are no HTTP any more, so that the server does not count them.
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function answer(
  world: World,
  execs: Map<string, { output: string; exitCode: number }>,
  request: IncomingMessage,
  body: string,
): Promise<Answer> {
  const url = new URL(request.url ?? "", "http://fake");
  const path = decodeURIComponent(url.pathname.replace(/^\/v\d[\d.]*(?=\/)/, ""));
  const filters = readFilters(url.searchParams.get("filters"));
  const sent = body === "" ? {} : (JSON.parse(body) as Record<string, never>);
  const call = `${request.method} ${path}`;
  const match = (pattern: RegExp): string | undefined => pattern.exec(call)?.[1];
  let reference: string | undefined;

  if (/^(GET|HEAD) \/_ping$/.test(call)) return { status: 200 };
  if (call === "GET /version")
    return { status: 200, body: { Version: "27.0.0-fake", ApiVersion: apiVersion, MinAPIVersion: "1.24", Os: "linux", Arch: "amd64" } };
  if (call === "GET /info")
    return {
      status: 200,
      body: { ServerVersion: "27.0.0-fake", Driver: "fake", Images: world.images.size, Containers: world.containers.size },
    };

  if (call === "GET /containers/json") {
    const all = url.searchParams.get("all") !== null;
    const found = [...world.containers.values()].filter((container) => (all || container.running) && fits(container, filters));
    return { status: 200, body: found.map((container) => listed(world, container)) };
  }
  if (call === "POST /containers/create") {
    const name = url.searchParams.get("name") ?? newId();
    const { Image = "", Labels = {} } = sent as { Image?: string; Labels?: Record<string, string> };
    if (imageOf(world, Image) === undefined) return notFound(`image: ${Image}`);
    if (containerOf(world, name)) return failure(409, `Conflict. The container name "/${name}" is already in use`);
    await world.before(`docker create: ${name}`);
    return { status: 201, body: { Id: addContainer(world, { name, image: Image, labels: Labels, running: false }).id, Warnings: [] } };
  }
  // Asked by a client that removes the container afterwards, and goes on meanwhile.
  if (/^POST \/containers\/.+\/wait$/.test(call)) return { status: 200, body: { StatusCode: 0 } };
  if (call === "POST /commit") {
    const container = containerOf(world, url.searchParams.get("container") ?? "");
    if (!container) return notFound("container");
    const name = `${url.searchParams.get("repo")}:${url.searchParams.get("tag") ?? "latest"}`;
    await world.before(`docker commit: ${name}`);
    const labels = url.searchParams
      .getAll("changes")
      .flatMap((change) => [/^LABEL ([^=]+)=(.*)$/.exec(change)?.slice(1)].filter((pair) => pair !== undefined));
    const id = `sha256:${newId()}`;
    world.images.set(name, id);
    world.imageLabels.set(id, Object.fromEntries(labels) as Record<string, string>);
    return { status: 201, body: { Id: id } };
  }
  if ((reference = match(/^POST \/images\/(.+)\/tag$/)) !== undefined) {
    const id = imageOf(world, reference);
    if (id === undefined) return notFound(`image: ${reference}`);
    const name = `${url.searchParams.get("repo")}:${url.searchParams.get("tag") ?? "latest"}`;
    await world.before(`docker tag: ${name}`);
    world.images.set(name, id);
    return { status: 201 };
  }
  if (call === "GET /images/get") return { status: 200, body: { note: "no archive: this is a fake Docker daemon, made for tests" } };
  if ((reference = match(/^GET \/containers\/(.+)\/json$/)) !== undefined) {
    const container = containerOf(world, reference);
    return container ? { status: 200, body: inspected(world, container) } : notFound(`container: ${reference}`);
  }
  if ((reference = match(/^DELETE \/containers\/(.+)$/)) !== undefined) {
    const container = containerOf(world, reference);
    if (!container) return notFound(`container: ${reference}`);
    await world.before(`docker rm: ${container.name}`);
    await removeContainer(world, container, { volumes: ["1", "true"].includes(url.searchParams.get("v") ?? "") });
    return { status: 204 };
  }
  if ((reference = match(/^POST \/containers\/(.+)\/(?:start|stop|kill|restart)$/)) !== undefined) {
    const container = containerOf(world, reference);
    if (!container) return notFound(`container: ${reference}`);
    await world.before(`docker ${path.split("/").at(-1)}: ${container.name}`);
    container.running = /\/(re)?start$/.test(path);
    if (container.running) container.startedAt = new Date().toISOString();
    return { status: 204 };
  }
  if ((reference = match(/^POST \/containers\/(.+)\/exec$/)) !== undefined) {
    const container = containerOf(world, reference);
    if (!container) return notFound(`container: ${reference}`);
    if (!container.running) return failure(409, `container ${container.id} is not running`);
    const id = newId();
    execs.set(id, inNode(world, container, (sent as { Cmd?: string[] }).Cmd ?? []));
    return { status: 201, body: { Id: id } };
  }
  if ((reference = match(/^GET \/exec\/(.+)\/json$/)) !== undefined) {
    return { status: 200, body: { ID: reference, Running: false, ExitCode: execs.get(reference)?.exitCode ?? 1 } };
  }

  if (call === "GET /networks")
    return {
      status: 200,
      body: [...world.networks.values()].filter((network) => fits(network, filters)).map((network) => networkBody(world, network)),
    };
  if (call === "POST /networks/create") return createNetwork(world, sent);
  if ((reference = match(/^GET \/networks\/(.+)$/)) !== undefined) {
    const network = networkOf(world, reference);
    return network ? { status: 200, body: networkBody(world, network) } : failure(404, `network ${reference} not found`);
  }
  if ((reference = match(/^DELETE \/networks\/(.+)$/)) !== undefined) {
    const network = networkOf(world, reference);
    if (!network) return failure(404, `network ${reference} not found`);
    if (on(world, network).length > 0)
      return failure(403, `error while removing network: network ${network.name} id ${network.id} has active endpoints`);
    await world.before(`docker network rm: ${network.name}`);
    world.networks.delete(network.id);
    return { status: 204 };
  }

  if (call === "GET /volumes")
    return { status: 200, body: { Volumes: [...world.volumes.values()].map((Name) => ({ Name, Driver: "local" })), Warnings: [] } };
  // `docker inspect` of a name that no container has asks for everything else that could be called so.
  if ((reference = match(/^GET \/(?:volumes|plugins|services|tasks|secrets|configs|nodes)\/(.+)$/)) !== undefined)
    return notFound(`object: ${reference}`);
  if (call === "GET /images/json")
    return {
      status: 200,
      body: [...world.images].map(([name, Id]) => ({ Id, RepoTags: [name], RepoDigests: [], Labels: {}, Created: 0, Size: 1 })),
    };
  if ((reference = match(/^GET \/images\/(.+)\/json$/)) !== undefined) {
    const id = imageOf(world, reference);
    return id
      ? {
          status: 200,
          body: {
            Id: id,
            RepoTags: namesOf(world, id),
            RepoDigests: [],
            Config: { Labels: world.imageLabels.get(id) ?? {}, Entrypoint: ["/entrypoint"], Cmd: null },
          },
        }
      : notFound(`image: ${reference}`);
  }
  if (call === "POST /images/create") {
    const [from, tag] = [url.searchParams.get("fromImage") ?? "", url.searchParams.get("tag") ?? ""];
    const name = tag === "" ? from : `${from}${tag.includes(":") ? "@" : ":"}${tag}`;
    await world.before(`docker pull: ${name}`);
    world.images.set(name, world.images.get(name) ?? `sha256:${newId()}`);
    return { status: 200, body: { status: `Status: Image is up to date for ${name}` } };
  }
  if ((reference = match(/^DELETE \/images\/(.+)$/)) !== undefined) {
    const names = world.images.has(reference) ? [reference] : namesOf(world, reference);
    const [name] = names;
    if (name === undefined) return notFound(`image: ${reference}`);
    if (names.length > 1)
      return failure(409, `conflict: unable to delete ${reference} (must be forced) - image is referenced in multiple repositories`);
    await world.before(`docker image rm: ${name}`);
    world.images.delete(name);
    return { status: 200, body: [{ Untagged: name }] };
  }
  world.notUnderstood.push(`docker API: ${call}`);
  return failure(501, `the fake Docker daemon does not understand ${call}`);
}

const apiVersion = "1.41";

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "api-version": apiVersion,
    ostype: "linux",
    server: "fake Docker daemon, made for tests",
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** The stream of an exec: what it printed, in Docker's frames. */
function attach(execs: Map<string, { output: string }>, request: IncomingMessage, stream: Duplex): void {
  const id = /\/exec\/([0-9a-f]+)\/start$/.exec(request.url ?? "")?.[1];
  const output = Buffer.from(execs.get(id ?? "")?.output ?? "");
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(output.length, 4);
  stream.on("error", () => undefined);
  stream.write("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
  stream.end(output.length > 0 ? Buffer.concat([head, output]) : undefined);
}

/** What a program in a node prints. There is none: these are the calls of the scripts. */
function inNode(world: World, node: Container, command: string[]): { output: string; exitCode: number } {
  const words = command.join(" ");
  // The program that puts images into a node image.
  if (node.name.endsWith("-derive") && ["start", "import", "pack"].some((step) => command.includes(step)))
    return { output: "", exitCode: 0 };
  const cluster = world.clusters.get(node.labels[clusterLabel] ?? "");
  const written = /^sh -c echo (\S+) > (\S+)$/.exec(words);
  if (written) node.files.set(written[2]!, `${written[1]}\n`);
  if (written) return { output: "", exitCode: 0 };
  if (command[0] === "cat") {
    const found = node.files.get(command[1]!);
    return found === undefined ? { output: "", exitCode: 1 } : { output: found, exitCode: 0 };
  }
  if (command[0] === "kubectl" && !cluster) return { output: "", exitCode: 1 };
  const revisions = cluster?.releases.get("kube-system/cilium") ?? [];
  const secret = (revision: number) => `sh.helm.release.v1.cilium.v${revision}`;
  if (command[0] === "kubectl" && words.includes("get secrets -l owner=helm,name=cilium")) {
    return { output: revisions.map(({ revision, status }) => `${secret(revision)}   ${revision}   ${status}\n`).join(""), exitCode: 0 };
  }
  if (command[0] === "kubectl" && words.includes("delete secrets")) {
    const left = revisions.filter(({ revision }) => !command.includes(secret(revision)));
    if (left.length > 0) cluster!.releases.set("kube-system/cilium", left);
    else cluster!.releases.delete("kube-system/cilium");
    return { output: "", exitCode: 0 };
  }
  if (command[0] === "kubectl" && words.includes("get --raw=/readyz")) return { output: "ok", exitCode: 0 };
  if (command[0] === "kubectl" && words.endsWith("get nodes -o name"))
    return { output: cluster!.nodes.map((name) => `node/${name}\n`).join(""), exitCode: 0 };
  world.notUnderstood.push(`docker exec ${node.name}: ${words}`);
  return { output: "", exitCode: 127 };
}

interface NetworkRequest {
  Name: string;
  Labels?: Record<string, string>;
  IPAM?: { Config?: { Subnet: string; Gateway: string }[] };
}

async function createNetwork(world: World, sent: Record<string, never>): Promise<Answer> {
  const { Name, Labels = {}, IPAM } = sent as unknown as NetworkRequest;
  const { Subnet = "", Gateway = "" } = IPAM?.Config?.[0] ?? {};
  if (networkOf(world, Name)) return failure(409, `network with name ${Name} already exists`);
  if ([...world.networks.values()].some(({ subnet }) => subnet === Subnet))
    return failure(403, "Pool overlaps with other one on this address space");
  await world.before(`docker network create: ${Name}`);
  const network: Network = { id: newId(), name: Name, subnet: Subnet, gateway: Gateway, labels: Labels };
  world.networks.set(network.id, network);
  return { status: 201, body: { Id: network.id, Warning: "" } };
}

const on = (world: World, { id }: Network): Container[] => [...world.containers.values()].filter(({ networks }) => networks.includes(id));

function networkBody(world: World, network: Network): object {
  const { id, name, labels, subnet, gateway } = network;
  const containers = Object.fromEntries(on(world, network).map((container) => [container.id, { Name: container.name }]));
  return {
    Id: id,
    Name: name,
    Labels: labels,
    Driver: "bridge",
    Scope: "local",
    Options: {},
    IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: gateway }] },
    Containers: containers,
  };
}

const attachments = (world: World, { networks }: Container): object =>
  Object.fromEntries(networks.map((id) => [world.networks.get(id)?.name ?? id, { NetworkID: id, IPAddress: "" }]));

function listed(world: World, container: Container): object {
  const { id, name, image, labels, running } = container;
  const state = running ? "running" : "exited";
  return {
    Id: id,
    Names: [`/${name}`],
    Image: image,
    ImageID: imageOf(world, image) ?? "",
    Command: "",
    Created: 0,
    Ports: [],
    Labels: labels,
    State: state,
    Status: state,
    NetworkSettings: { Networks: attachments(world, container) },
    Mounts: [],
  };
}

function inspected(world: World, container: Container): object {
  const { id, name, image, labels, running, startedAt } = container;
  const volume = world.volumes.get(id);
  return {
    Id: id,
    Name: `/${name}`,
    Image: imageOf(world, image) ?? "",
    Config: { Image: image, Labels: labels, Env: [] },
    State: { Running: running, Status: running ? "running" : "exited", ExitCode: 0, StartedAt: startedAt },
    HostConfig: { NetworkMode: "bridge" },
    NetworkSettings: { Networks: attachments(world, container), Ports: {} },
    Mounts: volume === undefined ? [] : [{ Type: "volume", Name: volume, Destination: "/var" }],
  };
}

const namesOf = (world: World, id: string): string[] => [...world.images].filter(([, known]) => known === id).map(([name]) => name);

function imageOf(world: World, reference: string): string | undefined {
  return (
    world.images.get(reference) ?? world.images.get(`${reference}:latest`) ?? [...world.images.values()].find((id) => id === reference)
  );
}

/** Filters as the client sends them, old form and new. */
function readFilters(json: string | null): Record<string, string[]> {
  const filters = JSON.parse(json ?? "{}") as Record<string, string[] | Record<string, boolean>>;
  return Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, Array.isArray(values) ? values : Object.keys(values)]));
}

function fits(
  { id, name, labels }: { id: string; name: string; labels: Record<string, string> },
  filters: Record<string, string[]>,
): boolean {
  const labelled = (wanted: string) =>
    wanted.includes("=") ? labels[wanted.slice(0, wanted.indexOf("="))] === wanted.slice(wanted.indexOf("=") + 1) : wanted in labels;
  const named = (pattern: string) => new RegExp(pattern).test(name) || new RegExp(pattern).test(`/${name}`);
  return (
    (filters.label ?? []).every(labelled) &&
    (filters.name === undefined || filters.name.some(named)) &&
    (filters.id === undefined || filters.id.some((one) => id.startsWith(one)))
  );
}

async function text(request: IncomingMessage): Promise<string> {
  let read = "";
  for await (const chunk of request) read += String(chunk);
  return read;
}
