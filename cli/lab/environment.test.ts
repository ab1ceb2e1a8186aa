import { describe, expect, it } from "vitest";
import { exportLines, labEnvironment } from "./environment";
import { labPaths } from "./paths";

const base = {
  paths: labPaths("/home/a/lab"),
  stack: "dev",
  path: "/usr/bin:/bin",
  binDirs: ["/cache/bin"],
  callersKubeconfig: "/home/a/kubeconfig",
};

describe("labEnvironment", () => {
  it("keeps Pulumi's home, state and passphrase inside of the checkout, and applies the policy pack by default", () => {
    expect(labEnvironment(base)).toEqual({
      PATH: "/cache/bin:/home/a/lab/node_modules/.bin:/usr/bin:/bin",
      PULUMI_HOME: "/home/a/lab/.lab/pulumi-home",
      PULUMI_BACKEND_URL: "file:///home/a/lab/.lab/state",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/home/a/lab/.lab/passphrase",
      PULUMI_STACK: "dev",
      PULUMI_OPTION_POLICY_PACK: "/home/a/lab/policies",
      PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      KUBECONFIG: "/home/a/lab/.lab/kubeconfig/dev",
      CILIUM_LAB_CALLERS_KUBECONFIG: "/home/a/kubeconfig",
    });
  });

  it("points to the lab's own engine where there is one", () => {
    expect(labEnvironment({ ...base, dockerHost: "unix:///run/lab.sock" }).DOCKER_HOST).toBe("unix:///run/lab.sock");
  });

  it("does not grow PATH when it is applied twice", () => {
    const once = labEnvironment(base).PATH ?? "";
    expect(labEnvironment({ ...base, path: once }).PATH).toBe(once);
  });

  it("quotes a checkout with a comma as one policy pack and not two", () => {
    expect(labEnvironment({ ...base, paths: labPaths("/home/a,b") }).PULUMI_OPTION_POLICY_PACK).toBe('"/home/a,b/policies"');
  });
});

describe("exportLines", () => {
  it("exports each variable as one shell word", () => {
    expect(exportLines({ A: "x", B: "it's" }, {})).toEqual(["export A=x", `export B='it'\\''s'`]);
  });

  it("unsets a passphrase of the caller, which Pulumi would prefer to the file", () => {
    expect(exportLines({ A: "x" }, { PULUMI_CONFIG_PASSPHRASE: "" })).toEqual(["unset PULUMI_CONFIG_PASSPHRASE", "export A=x"]);
  });
});
