import { describe, expect, it } from "vitest";
import type { PlainValue } from "../core/plain-value";
import { overlayCharts } from "./overlay-cnis";

const said = (chart: PlainValue, values: PlainValue = {}) =>
  overlayCharts({ type: "kubernetes:helm.sh/v3:Release", name: "net", props: { chart, values }, ignoreChanges: [] });
const why = "so that pod packets cross the node network as they are, without an overlay's header.";

describe("charts that bring an overlay", () => {
  it.each([
    ["flannel", "flannel", "VXLAN"],
    ["oci://ghcr.io/flannel-io/charts/flannel:v0.26.0", "flannel", "VXLAN"],
    ["antrea/antrea", "Antrea", "Geneve"],
    ["kube-ovn", "Kube-OVN", "Geneve"],
    ["rke2-canal", "Canal", "VXLAN"],
  ])("%s", (chart, name, wraps) =>
    expect(said(chart)).toEqual([`Release "net" installs ${name}, which wraps packets between nodes in ${wraps}. Remove it, ${why}`]),
  );

  it.each<[string, PlainValue]>([
    ["flannel", { flannel: { backend: "host-gw" } }],
    ["antrea", { trafficEncapMode: "noEncap" }],
    ["tigera-operator", { installation: { enabled: false } }],
    ["tigera-operator", { installation: { cni: { type: "Cilium" } } }],
    ["tigera-operator", { installation: { calicoNetwork: { ipPools: [{ encapsulation: "None" }] } } }],
    ["cert-manager", {}],
    ["toString", {}],
  ])("not %s with %j", (chart, values) => expect(said(chart, values)).toEqual([]));

  it("another backend of flannel", () => expect(said("flannel", { flannel: { backend: "udp" } })).toHaveLength(1));

  it("Calico's operator, by the network that its values say", () => {
    const subject = 'Installation in `values.installation` of Release "net"';
    const write = `Write \`encapsulation: None\` for every pool, ${why}`;
    expect(said("tigera-operator")).toEqual([
      `${subject} leaves \`spec.calicoNetwork.ipPools\` unset, which is a pool in IP in IP. ${write}`,
    ]);
    expect(said("tigera-operator", { installation: { calicoNetwork: { ipPools: [{ encapsulation: "VXLAN" }] } } })).toEqual([
      `${subject} sets \`spec.calicoNetwork.ipPools[0].encapsulation\` to the string "VXLAN". ${write}`,
    ]);
  });

  it("of a chart that is no text, or of no release, nothing", () => {
    expect(said(null)).toEqual([]);
    expect(overlayCharts({ type: "kubernetes:core/v1:ConfigMap", name: "net", props: { chart: "flannel" }, ignoreChanges: [] })).toEqual(
      [],
    );
  });

  it("a chart that is told twice once", () => {
    const props = { path: "./charts/flannel", chart: "flannel" };
    expect(overlayCharts({ type: "kubernetes:helm.sh/v3:Chart", name: "net", props, ignoreChanges: [] })).toHaveLength(1);
  });
});
