import { randomBytes } from "node:crypto";
import Docker from "dockerode";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dockerOptions } from "../../airgap/plugins/docker/daemon";
import { engineMissing, startEngine, type Engine, type Project } from "./engine";

/** Networks here are from TEST-NET-3's /24, which no lab uses. */
const SUBNET = "203.0.113.0/26";
const OTHER_SUBNET = "203.0.113.64/26";

const missingEngine = engineMissing();
if (missingEngine) console.warn(`tests of the docker stand-in on the real engine are skipped: ${missingEngine}`);

describe.skipIf(missingEngine)("the docker stand-in without a daemon", () => {
  const REFUSED = "docker native provider returned an unexpected error from Configure: failed to connect to any docker daemon";
  let engine: Engine;
  beforeAll(async () => void (engine = await startEngine(["docker"])));
  afterAll(() => engine?.dispose());

  it.each([
    ["an explicit socket", `{ provider: new docker.Provider("p", { host: "unix:///no/such/docker.sock" }) }`],
    ["tcp", `{ provider: new docker.Provider("p", { host: "tcp://127.0.0.1:1" }) }`],
    ["DOCKER_HOST", "{}"],
  ])("preview and up fail: %s", async (_how, options) => {
    const project = await engine.project({
      packages: ["@pulumi/docker"],
      env: { DOCKER_HOST: "unix:///no/such/docker.sock" },
      program: `const docker = require("@pulumi/docker"); new docker.Network("n", { name: "never" }, ${options});`,
    });
    for (const run of [project.preview(), project.up(["--skip-preview"])]) {
      const { output, exitCode } = await run;
      expect(exitCode).not.toBe(0);
      expect(output).toContain(REFUSED);
    }
  });

  it("every other type can be previewed, and is a clear error at up", async () => {
    const project = await engine.project({
      packages: ["@pulumi/docker"],
      program: `
        const pulumi = require("@pulumi/pulumi");
        const docker = require("@pulumi/docker");
        const provider = new docker.Provider("p", { host: "unix:///no/such/docker.sock", disableDockerDaemonCheck: true });
        new docker.Container("c", { image: "busybox", envs: [pulumi.secret("TOKEN=hidden")] }, { provider });`,
    });
    const preview = await project.preview();
    expect(preview.exitCode).toBe(0);
    expect(preview.output).not.toContain("hidden");
    expect((await project.up(["--skip-preview"])).output).toContain(
      `error: the lab's stand-in for the "docker" plugin cannot create docker:index/container:Container "c", it can only preview it. ` +
        `Remove it from the stack, or install the official plugin: pulumi plugin install resource docker 5.2.0`,
    );
  });
});

/** A daemon to test with; undefined, with the reason printed, where there is none. */
const { options } = dockerOptions({}, process.env);
const docker = new Docker(options);
let reachable = false;

describe.skipIf(missingEngine)("the docker stand-in on the real engine and a real daemon", () => {
  let engine: Engine;
  const id = randomBytes(4).toString("hex");
  const name = `engine-test-${id}`;
  const image = `cilium-lab.invalid/engine-test/${id}:1`;

  beforeAll(async () => {
    reachable = await docker.ping().then(
      () => true,
      () => false,
    );
    if (!reachable) {
      console.warn("tests of the docker stand-in on a daemon are skipped: no daemon answers, set DOCKER_HOST");
      return;
    }
    engine = await startEngine(["docker"]);
  });
  afterAll(async () => {
    await engine?.dispose();
    if (reachable)
      await docker
        .getImage(image)
        .remove({ force: true })
        .catch(() => undefined);
  });
  afterEach(async () => {
    if (!reachable) return;
    for (const each of [name, `${name}-2`])
      await docker
        .getNetwork(each)
        .remove()
        .catch(() => undefined);
  });
  const onDaemon = (title: string, test: () => Promise<void>): void =>
    it(title, async ({ skip }) => {
      skip(!reachable, "no Docker daemon");
      await test();
    });

  const networkProgram = (args: object) => `
    const docker = require("@pulumi/docker");
    const n = new docker.Network("n", ${JSON.stringify(args)});
    exports.driver = n.driver;`;
  const ipam = (subnet: string, gateway: string) => ({ ipamConfigs: [{ subnet, gateway }] });
  const full = {
    name,
    ...ipam(SUBNET, "203.0.113.1"),
    labels: [
      { label: "a", value: "1" },
      { label: "b", value: "2" },
    ],
  };
  const network = (args: object): Promise<Project> => engine.project({ program: networkProgram(args), packages: ["@pulumi/docker"] });
  const exists = (which: string) =>
    docker
      .getNetwork(which)
      .inspect()
      .then(
        () => true,
        () => false,
      );

  onDaemon("Network with full IPAM: made as declared, a second up and refresh change nothing, in any order of sets", async () => {
    const project = await network(full);
    expect((await project.up()).exitCode).toBe(0);
    expect(await project.outputs()).toEqual({ driver: "bridge" });
    expect((await project.resources())[0]!.outputs).toMatchObject({
      name,
      ipamConfigs: [{ subnet: SUBNET, gateway: "203.0.113.1" }],
      ipamDriver: "default",
      internal: false,
      scope: "local",
    });
    expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
    expect((await project.refresh(["--expect-no-changes"])).exitCode).toBe(0);
    await project.write(networkProgram({ ...full, labels: [...full.labels].reverse() }));
    expect((await project.up(["--expect-no-changes"])).exitCode).toBe(0);
    expect((await project.destroy()).exitCode).toBe(0);
    expect(await exists(name)).toBe(false);
  });

  onDaemon("a changed subnet, label or name replaces, the old network first", async () => {
    const project = await network(full);
    await project.up(["--skip-preview"]);
    for (const change of [ipam(OTHER_SUBNET, "203.0.113.65"), { labels: [{ label: "a", value: "2" }] }, { name: `${name}-2` }]) {
      await project.write(networkProgram({ ...full, ...change }));
      const { output, exitCode } = await project.up(["--skip-preview"]);
      expect(exitCode).toBe(0);
      const removed = output.indexOf("deleted original");
      expect(removed).toBeGreaterThan(0);
      expect(output.indexOf("created replacement")).toBeGreaterThan(removed);
    }
    await project.destroy(["--skip-preview"]);
  });

  onDaemon("removed by hand: up unchanged, refresh drops it, up makes it; destroy without refresh succeeds", async () => {
    const project = await network(full);
    await project.up(["--skip-preview"]);
    await docker.getNetwork(name).remove();
    expect((await project.up(["--skip-preview", "--expect-no-changes"])).exitCode).toBe(0);
    await project.refresh(["--skip-preview"]);
    expect(await project.resources()).toEqual([]);
    expect((await project.up(["--skip-preview"])).exitCode).toBe(0);
    await docker.getNetwork(name).remove();
    expect((await project.destroy(["--skip-preview"])).exitCode).toBe(0);
  });

  onDaemon("recreated by hand under the same name: refresh drops it, up says that the name is taken", async () => {
    const project = await network(full);
    await project.up(["--skip-preview"]);
    await docker.getNetwork(name).remove();
    await docker.createNetwork({ Name: name });
    await project.refresh(["--skip-preview"]);
    expect(await project.resources()).toEqual([]);
    expect((await project.up(["--skip-preview"])).output).toContain(`network with name ${name} already exists`);
  });

  onDaemon("an overlap and a bad CIDR show only at up", async () => {
    const holder = await network(full);
    await holder.up(["--skip-preview"]);
    const overlap = await network({ ...full, name: `${name}-2` });
    expect((await overlap.preview()).exitCode).toBe(0);
    expect((await overlap.up(["--skip-preview"])).output).toContain(
      "Unable to create network: Error response from daemon: Pool overlaps with other one on this address space",
    );
    const bad = await network({ name: `${name}-2`, ipamConfigs: [{ subnet: "203.0.113.0/99" }] });
    expect((await bad.preview()).exitCode).toBe(0);
    expect((await bad.up(["--skip-preview"])).output).toMatch(/[Ii]nvalid (subnet|CIDR)/);
    await holder.destroy(["--skip-preview"]);
  });

  const imageProgram = (args: object) => `
    const docker = require("@pulumi/docker");
    const i = new docker.RemoteImage("i", ${JSON.stringify({ name: image, ...args })});
    exports.imageId = i.imageId;
    exports.repoDigest = i.repoDigest;`;
  const imageProject = (args: object): Promise<Project> => engine.project({ program: imageProgram(args), packages: ["@pulumi/docker"] });
  const present = () =>
    docker
      .getImage(image)
      .inspect()
      .then(
        ({ Id }) => Id,
        () => undefined,
      );
  /** An image of one empty layer, with a label of its own so that each has another id. */
  const makeImage = async (label: string): Promise<void> => {
    const empty = Buffer.alloc(1024); // the end of a tar archive
    // The type definitions know the form with a callback alone.
    const importImage = docker.importImage.bind(docker) as unknown as (file: Buffer, options: object) => Promise<NodeJS.ReadableStream>;
    const stream = await importImage(empty, { repo: image.slice(0, -2), tag: "1", changes: `LABEL of=${label}` });
    await new Promise<void>((resolve, reject) => {
      stream.on("end", resolve).on("error", reject).resume();
    });
  };

  onDaemon("RemoteImage that is there: taken without a registry; keepLocally keeps it at destroy", async () => {
    await makeImage("one");
    const imageId = await present();
    const project = await imageProject({ keepLocally: true, pullTriggers: ["1"] });
    expect((await project.up()).exitCode).toBe(0);
    expect(await project.outputs()).toEqual({ imageId, repoDigest: "" });
    expect((await project.resources())[0]!.id).toBe(`${imageId}${image}`);
    expect((await project.refresh(["--expect-no-changes"])).exitCode).toBe(0);
    await project.destroy(["--skip-preview"]);
    expect(await present()).toBe(imageId);
  });

  onDaemon("changing only keepLocally is an update; without it destroy removes the image", async () => {
    await makeImage("two");
    const project = await imageProject({ keepLocally: true });
    await project.up(["--skip-preview"]);
    await project.write(imageProgram({ keepLocally: false }));
    expect((await project.up(["--skip-preview"])).output).toMatch(/~ 1 updated/);
    await project.destroy(["--skip-preview"]);
    expect(await present()).toBeUndefined();
  });

  onDaemon("changed pullTriggers replace, create first; without keepLocally the delete then removes the image", async () => {
    await makeImage("three");
    const project = await imageProject({ pullTriggers: ["1"] });
    await project.up(["--skip-preview"]);
    await project.write(imageProgram({ pullTriggers: ["2"] }));
    const { output } = await project.up(["--skip-preview"]);
    expect(output.indexOf("deleted original")).toBeGreaterThan(output.indexOf("created replacement"));
    expect(await present()).toBeUndefined();
  });

  onDaemon("absent: preview is fine, up says what could not be pulled; removed by hand: refresh drops it", async () => {
    await docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => undefined);
    const project = await imageProject({ keepLocally: true });
    expect((await project.preview()).exitCode).toBe(0);
    expect((await project.up(["--skip-preview"])).output).toContain(
      `Unable to read Docker image into resource: unable to pull image ${image}: `,
    );
    await makeImage("four");
    await project.up(["--skip-preview"]);
    await docker.getImage(image).remove({ force: true });
    expect((await project.up(["--skip-preview", "--expect-no-changes"])).exitCode).toBe(0);
    await project.refresh(["--skip-preview"]);
    expect(await project.resources()).toEqual([]);
  });

  onDaemon("a tag moved to another image: up unchanged, refresh stores the new id", async () => {
    await makeImage("five");
    const project = await imageProject({ keepLocally: true });
    await project.up(["--skip-preview"]);
    await makeImage("six");
    expect((await project.up(["--skip-preview", "--expect-no-changes"])).exitCode).toBe(0);
    await project.refresh(["--skip-preview"]);
    const moved = await present();
    expect((await project.resources())[0]).toMatchObject({ id: `${moved}${image}`, outputs: { imageId: moved } });
  });
});
