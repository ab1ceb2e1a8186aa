import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { images, pins } from "../airgap/images/names";
import { standIns } from "../airgap/plugins/catalogue";
import { versions } from "../airgap/toolchain/index";
import { kindVersion } from "../components/kind/kind-cluster";
import { nodeImageOf } from "../components/kind/kubernetes-versions";
import type { LabConfig } from "../components/lab-config";
import { labPaths } from "../cli/lab/paths";
import { labOfStack } from "../cli/lab/stack-lab";

// The kit and the components know nothing of each other, so each says its versions itself. Here they are held together.

const checkout = join(__dirname, "..");
const text = (file: string) => readFileSync(join(checkout, file), "utf8");
const npmVersion = (file: string) => (JSON.parse(text(file)) as { version: string }).version;

/** Configuration of a stack as the program reads it. */
const configured = (stack: string): LabConfig => labOfStack(text("Pulumi.yaml"), text(`Pulumi.${stack}.yaml`)).lab;

describe("Pulumi.airgap.yaml", () => {
  it("takes every image from those that the kit builds", () => {
    const airgap = configured("airgap");
    expect(airgap.images).toEqual({ agent: images.cilium, operator: images.operator, test: images.test });
    expect(airgap.cluster).toMatchObject({ kind: "kind", spec: { nodeImage: images.node } });
  });

  it("names the kit's Kubernetes and Cilium, and the chart where it is linked", () => {
    const airgap = configured("airgap");
    expect(airgap.kubernetesVersion).toBe(pins.kubernetes);
    expect(airgap.cilium.version).toBe(pins.cilium);
    const linked = join(labPaths(checkout).charts, `cilium-${pins.cilium}`);
    expect(airgap.cilium.chart).toEqual({ kind: "local", path: relative(checkout, linked) });
  });
});

describe("Pulumi.yaml", () => {
  // Without it, Pulumi takes the library that package.json exports for the program, and plans to remove whatever is there.
  it("names the program", () => expect(parse(text("Pulumi.yaml"))).toMatchObject({ main: "index.ts" }));
});

describe("the components", () => {
  it("were written for the kind that the kit builds", () => expect(kindVersion).toBe(versions.kind));

  it("know the kit's Kubernetes, on a node image of one's own only", () => {
    expect(nodeImageOf(pins.kubernetes, images.node)).toBe(images.node);
    expect(() => nodeImageOf(pins.kubernetes, "")).toThrow(
      `kubernetesVersion "${pins.kubernetes}" has no published node image, and nodeImage is empty.`,
    );
  });
});

describe("the kit", () => {
  it("builds the kubectl of its Kubernetes", () => expect(versions.kubectl).toBe(pins.kubernetes));

  it("builds the Pulumi CLI of the npm package", () =>
    expect(versions.pulumi).toBe(npmVersion("node_modules/@pulumi/pulumi/package.json")));

  it("stands in for the plugins of the npm packages that package.json pins", () => {
    const { dependencies } = JSON.parse(text("package.json")) as { dependencies: Record<string, string> };
    const standInOf = Object.fromEntries(
      standIns.map(({ kind, name, version }) => [`@pulumi/${kind === "language" ? "pulumi" : name}`, version]),
    );
    // The policy SDK has no plugin.
    const pinned = Object.entries(dependencies).filter(([name]) => name.startsWith("@pulumi/") && name !== "@pulumi/policy");
    expect(Object.fromEntries(pinned)).toEqual(standInOf);
    expect(Object.fromEntries(pinned.map(([name]) => [name, npmVersion(`node_modules/${name}/package.json`)]))).toEqual(standInOf);
  });
});

describe("the stand-in", () => {
  it.each(standIns)("for $name calls itself $version wherever it names itself", ({ name, version, entry }) => {
    const sources = readdirSync(dirname(entry), { recursive: true, encoding: "utf8" }).filter((file) => /(?<!\.test)\.ts$/.test(file));
    const said = sources.flatMap((file) => [
      ...readFileSync(join(dirname(entry), file), "utf8").matchAll(/name: "(\w+)", version: "([\d.]+)"/g),
    ]);
    expect(new Set(said.map(([, itself, of]) => `${itself} ${of}`))).toEqual(new Set([`${name} ${version}`]));
  });
});

describe("the README", () => {
  it("asks for the versions that the kit builds", () =>
    expect(
      text("README.md")
        .replace(/\s+/g, " ")
        .match(/Pulumi [\d.]+, kind [\d.]+, helm [\d.]+ and kubectl [\d.]+\d/)?.[0],
    ).toBe(`Pulumi ${versions.pulumi}, kind ${versions.kind}, helm ${versions.helm} and kubectl ${versions.kubectl}`));
});
