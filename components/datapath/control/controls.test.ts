import { describe, expect, it } from "vitest";
import { minors } from "../../tables/versions";
import { dataUnder } from "./controls";

const data = { "enable-host-legacy-routing": "false", "routing-mode": "native", debug: "true" };
const added = (control: "legacy" | "vxlan", version: string) => dataUnder(control, version, {});

describe("dataUnder", () => {
  it("changes what the control is, and leaves the rest", () => {
    expect(dataUnder("legacy", "1.20.2", data)).toEqual({ ...data, "enable-host-legacy-routing": "true" });
    expect(dataUnder("vxlan", "1.20.2", data)).toEqual({
      ...data,
      "routing-mode": "tunnel",
      "tunnel-protocol": "vxlan",
      "auto-direct-node-routes": "false",
      "direct-routing-skip-unreachable": "false",
      "bpf-lb-mode": "snat",
    });
    expect(data).toEqual({ "enable-host-legacy-routing": "false", "routing-mode": "native", debug: "true" });
  });

  it.each(minors)("has one word for legacy host routing in every minor: %s", (minor) => {
    expect(added("legacy", `${minor}.0`)).toEqual({ "enable-host-legacy-routing": "true" });
  });

  const everywhere = { "auto-direct-node-routes": "false", "bpf-lb-mode": "snat" };
  const mode = { "routing-mode": "tunnel", "tunnel-protocol": "vxlan" };
  it.each([
    ["1.12.19", { tunnel: "vxlan", "bpf-lb-acceleration": "disabled" }],
    ["1.13.0-rc5", { tunnel: "vxlan" }],
    ["1.14.19", mode],
    ["1.15.6", mode],
    ["1.16.1", { ...mode, "direct-routing-skip-unreachable": "false" }],
    ["1.20.2", { ...mode, "direct-routing-skip-unreachable": "false" }],
  ])("spells a VXLAN tunnel as Cilium %s does", (version, options) => {
    expect(added("vxlan", version)).toEqual({ ...everywhere, ...options });
  });
});
