import { expect, it } from "vitest";
import { hostAddress } from "./host";

it.each([
  ["172.18.0.2", "172.18.0.2"],
  ["172.18.2", "172.18.0.2"],
  ["0xac120002", "172.18.0.2"],
  ["0", "0.0.0.0"],
  [" 10.0.0.1 ", "10.0.0.1"],
  ["[fd00::1]", "fd00::1"],
  ["fe80::1%eth0", "fe80::1"],
  ["lab-control-plane", undefined],
  ["api.example.org", undefined],
  ["", undefined],
])("%j is %j", (host, address) => {
  expect(hostAddress(host)).toBe(address);
});
