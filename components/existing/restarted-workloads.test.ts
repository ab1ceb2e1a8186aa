import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { recorded, secret } from "../testing/recorded";
import { subcommandPhases, type ExistingCluster } from "./existing-cluster";
import { RestartedWorkloads } from "./restarted-workloads";

it("is one command that runs again with every revision of the release", async () => {
  const wanted = { segments: "one", podCidrs: ["10.0.0.0/16"], takeOver: "park", agentImage: "agent:1" } as const;
  const resources = await recorded(
    () => {
      const release = new kubernetes.helm.v3.Release("release", { chart: "cilium" });
      const cluster = { kubeconfig: pulumi.secret("K"), wanted, ready: release } as unknown as ExistingCluster;
      return new RestartedWorkloads("lab", { cluster, release });
    },
    ({ type }) => (type.startsWith("kubernetes:helm") ? { status: { revision: 3 } } : {}),
  );
  expect(resources.filter(({ name }) => name !== "release")).toEqual([
    { type: "cilium-lab:index:RestartedWorkloads", name: "lab", inputs: {} },
    {
      type: "command:local:Command",
      name: "lab-restart",
      inputs: {
        ...subcommandPhases("restart of workloads with addresses of before", { create: "restart", update: "restart" }),
        environment: secret({ KUBECONFIG_CONTENT: "K", WANTED: JSON.stringify(wanted), RELEASE: "release-id revision 3" }),
        addPreviousOutputInEnv: false,
        logging: "stderr",
      },
    },
  ]);
});
