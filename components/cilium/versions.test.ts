import { expect, it } from "vitest";
import { ciliumMinor } from "./versions";

it.each(["1.20.0", "1.20.2"])("knows %s", (version) => expect(ciliumMinor(version)).toBe("1.20"));

it.each(["1.20", "v1.20.2", "1.21.0", "latest", "1.20.2 ", ""])("refuses %j with what is accepted", (version) => {
  expect(() => ciliumMinor(version, "cilium-lab:ciliumVersion")).toThrow(
    new Error(`cilium-lab:ciliumVersion "${version}" is not a Cilium version this lab knows. Accepted: a full version of 1.20. Example: 1.20.2.`),
  );
});
