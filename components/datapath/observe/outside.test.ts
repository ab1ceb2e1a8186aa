import { describe, expect, it } from "vitest";
import { echoCommand } from "./experiment-objects";
import { removeOutside, runArguments, startOutside } from "./outside";

const of = { network: "lab-1f2e3d", cluster: "lab-1f2e3d", image: "test:1" };

describe("runArguments", () => {
  it("names the container after the cluster, on the nodes' network, and has it go by itself", () => {
    expect(runArguments(of).join(" ")).toBe(
      `run --detach --rm --name lab-1f2e3d-observe-outside --label cilium-lab.observe=lab-1f2e3d --network lab-1f2e3d --entrypoint timeout test:1 900 ${echoCommand.join(" ")}`,
    );
  });
});

describe("startOutside", () => {
  it("gives the address on the nodes' network", async () => {
    const docker = async ([command]: string[]) =>
      command === "inspect" ? '{"bridge":{"IPAddress":"172.17.0.2"},"lab-1f2e3d":{"IPAddress":"172.30.0.9"}}\n' : "";
    expect(await startOutside({ ...of, docker })).toEqual({ name: "lab-1f2e3d-observe-outside", ip: "172.30.0.9" });
  });
});

describe("removeOutside", () => {
  it.each([
    [
      "all that carry the cluster's label",
      "aa\nbb\n",
      [
        ["ps", "--all", "--quiet", "--filter", "label=cilium-lab.observe=lab-1f2e3d"],
        ["rm", "--force", "--volumes", "aa", "bb"],
      ],
    ],
    ["nothing where there is nothing", "\n", [["ps", "--all", "--quiet", "--filter", "label=cilium-lab.observe=lab-1f2e3d"]]],
  ])("removes %s", async (_, ids, wanted) => {
    const calls: string[][] = [];
    await removeOutside({ cluster: of.cluster, docker: async (args) => (calls.push(args), args[0] === "ps" ? ids : "") });
    expect(calls).toEqual(wanted);
  });
});
