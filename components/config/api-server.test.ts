import { describe, expect, it } from "vitest";
import { parseApiServer } from "./api-server";

describe("parseApiServer", () => {
  it.each([
    ["api.example.org:6443", { host: "api.example.org", port: 6443 }],
    ["existing-control-plane:6443", { host: "existing-control-plane", port: 6443 }],
    ["node1:443", { host: "node1", port: 443 }],
    ["192.0.2.1:6443", { host: "192.0.2.1", port: 6443 }],
    ["[2001:db8::1]:6443", { host: "[2001:db8::1]", port: 6443 }],
    ["1password.example:65535", { host: "1password.example", port: 65535 }],
  ])("reads %s", (text, server) => expect(parseApiServer("apiServer", text)).toEqual(server));

  it.each([
    ["", "it is empty, and agents need it before they can translate Services"],
    ["192.0.2.1", "it wants a name, a colon and a port"],
    ["192.0.2.256:6443", "the host is neither a name nor an address"],
    ["https://api.example.org:6443", "it is a URL or a path"],
    ["api.example.org:6443/", "it is a URL or a path"],
    ["api.example.org", "it wants a name, a colon and a port"],
    [":6443", "it wants a name, a colon and a port"],
    ["api.example.org:", "the port is 1 to 65535"],
    ["api.example.org:0", "the port is 1 to 65535"],
    ["api.example.org:655360", "the port is 1 to 65535"],
    ["api.example.org:https", "the port is 1 to 65535"],
  ])("refuses %j", (text, why) => {
    expect(() => parseApiServer("lab:apiServer", text)).toThrow(
      new Error(
        `lab:apiServer "${text}" is not where an API server is reached: ${why}. Accepted: host:port, by a name that every node resolves. Example: api.example.org:6443.`,
      ),
    );
  });
});
