import { describe, expect, it } from "vitest";
import { isNamespaced, kindOfUrn, needsNewObject } from "./kinds";

const immutable = { configMap: false, secret: false };

describe("kindOfUrn", () => {
  it.each([
    ["core/v1:Pod", "v1", "Pod", false],
    ["apps/v1:DeploymentPatch", "apps/v1", "Deployment", true],
    ["rbac.authorization.k8s.io/v1:ClusterRole", "rbac.authorization.k8s.io/v1", "ClusterRole", false],
    ["cilium.io/v2alpha1:CiliumLoadBalancerIPPool", "cilium.io/v2alpha1", "CiliumLoadBalancerIPPool", false],
  ])("%s", (type, apiVersion, kind, patch) => {
    expect(kindOfUrn(`urn:pulumi:s::p::a:b:C$kubernetes:${type}::r`)).toEqual({ apiVersion, kind, patch });
  });

  it.each(["helm.sh/v4:Chart", "helm.sh/v3:Chart", "yaml/v2:ConfigFile", "yaml:ConfigGroup", "kustomize/v2:Directory"])(
    "%s is no object",
    (type) => {
      expect(kindOfUrn(`urn:pulumi:s::p::kubernetes:${type}::r`)).toBeUndefined();
    },
  );
});

describe("isNamespaced", () => {
  it.each([
    ["v1", "Namespace", false],
    ["v1", "ConfigMap", true],
    ["storage.k8s.io/v1", "StorageClass", false],
    ["example.com/v1", "StorageClass", true],
  ])("%s %s: %s", (apiVersion, kind, expected) => expect(isNamespaced({ apiVersion, kind })).toBe(expected));
});

describe("needsNewObject", () => {
  it.each([
    ["v1", "Pod", "spec.containers[0].image", true],
    ["v1", "Pod", "spec.tolerations[0]", false],
    ["v1", "Service", "spec.clusterIPs", false],
    ["v1", "Secret", "stringData", true],
    ["apps/v1", "Deployment", "metadata.namespace", true],
    ["apps/v1", "Deployment", "metadata.labels.a", false],
    ["batch/v1", "Job", "spec.template.spec", true],
  ])("%s %s %s: %s", (apiVersion, kind, path, expected) => {
    expect(needsNewObject({ apiVersion, kind, patch: false }, path, immutable)).toBe(expected);
  });
});
