import { expect, it } from "vitest";
import { recorded, secret } from "../testing/recorded";
import { ClusterDns, upstreamServers } from "./cluster-dns";

const phase = (name: string, subcommand: string) =>
  `${name}\\ *)\nexec node_modules/.bin/node --import tsx components/kind/dns/main.ts ${subcommand}\n;;\n`;

it("is one command whose kubeconfig is secret and passes by environment alone", async () => {
  const resources = await recorded(
    () => new ClusterDns("lab", { kubeconfig: "K", upstream: { kind: "servers", servers: ["192.0.2.1", "192.0.2.2"] } }),
  );
  expect(resources).toEqual([
    { type: "cilium-lab:index:ClusterDns", name: "lab", inputs: {} },
    {
      type: "command:local:Command",
      name: "lab-corefile",
      inputs: {
        interpreter: [
          "/bin/sh",
          "-c",
          `case "$0" in\n${phase("create", "configure")}${phase("update", "configure")}${phase("delete", "restore")}esac`,
        ],
        create: "create cluster DNS",
        update: "update cluster DNS",
        delete: "delete cluster DNS",
        environment: secret({ KUBECONFIG_CONTENT: "K", UPSTREAM_SERVERS: "192.0.2.1 192.0.2.2" }),
        addPreviousOutputInEnv: false,
        logging: "stderr",
      },
    },
  ]);
});

it("passes no upstream as an empty list", () => {
  expect(upstreamServers({ kind: "none" })).toBe("");
});
