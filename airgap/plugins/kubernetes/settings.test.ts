import { describe, expect, it } from "vitest";
import { Secret } from "../protocol/values";
import { readSettings } from "./settings";

describe("readSettings", () => {
  it("has defaults", () => {
    expect(readSettings({}, {})).toEqual({
      kubeconfig: undefined,
      context: undefined,
      cluster: undefined,
      namespace: undefined,
      deleteUnreachable: false,
      skipUpdateUnreachable: false,
      serverSideApply: true,
      patchForce: false,
      configMapMutable: false,
      secretMutable: false,
      upsert: false,
      renderYamlToDirectory: "",
      helmEnv: { HELM_BURST_LIMIT: "120", HELM_QPS: "50" },
    });
  });

  it("takes booleans and objects as the SDK sends them, as JSON text, and unwraps secrets", () => {
    const config = {
      kubeconfig: new Secret("k"),
      deleteUnreachable: "true",
      enableServerSideApply: "false",
      enablePatchForce: true,
      helmReleaseSettings: '{"driver":"configmap"}',
      kubeClientSettings: { qps: 7 },
    };
    expect(readSettings(config, {})).toMatchObject({
      kubeconfig: "k",
      deleteUnreachable: true,
      serverSideApply: false,
      patchForce: true,
      helmEnv: { HELM_DRIVER: "configmap", HELM_BURST_LIMIT: "120", HELM_QPS: "7" },
    });
  });

  it("takes Pulumi's variables where the program says nothing, and the program first", () => {
    const env = { PULUMI_K8S_DELETE_UNREACHABLE: "true", PULUMI_K8S_HELM_DRIVER: "memory" };
    expect(readSettings({}, env)).toMatchObject({ deleteUnreachable: true, helmEnv: { HELM_DRIVER: "memory" } });
    expect(readSettings({ deleteUnreachable: "false" }, env).deleteUnreachable).toBe(false);
  });
});
