import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkChartRepository, checkRegistry } from "./image-registry";

describe("checkRegistry", () => {
  it("passes where an image could be pulled", () => expect(() => checkRegistry({ pulled: true }, "dev")).not.toThrow());

  it("says what the daemon said, and the way without a registry", () => {
    expect(() => checkRegistry({ pulled: false, detail: "dial tcp: lookup registry-1.docker.io: no such host" }, "dev")).toThrow(
      'Stack "dev" pulls its images, and the registry does not answer: dial tcp: lookup registry-1.docker.io: no such host Check the daemon\'s network and proxy settings, or use the images built on this machine: make up STACK=airgap',
    );
  });
});

describe("checkChartRepository", () => {
  let server: Server;
  let address: string;

  beforeAll(async () => {
    server = createServer((request, response) => response.writeHead(request.url === "/charts/index.yaml" ? 200 : 404).end());
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it.each(["/charts", "/charts/"])("passes one with an index at %s", async (path) => {
    await expect(checkChartRepository(address + path)).resolves.toBeUndefined();
  });

  it("refuses one without an index, and names the key", async () => {
    await expect(checkChartRepository(`${address}/nothing`)).rejects.toThrow(
      `cilium-lab:ciliumRepository "${address}/nothing" does not answer with an index.yaml: HTTP status 404 Check the address and the network, or set cilium-lab:ciliumChart to a chart on disk.`,
    );
  });

  it("refuses one that does not answer", async () => {
    await expect(checkChartRepository("http://127.0.0.1:1")).rejects.toThrow(
      'cilium-lab:ciliumRepository "http://127.0.0.1:1" does not answer with an index.yaml: ',
    );
  });
});
