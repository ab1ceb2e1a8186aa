import { describe, expect, it } from "vitest";
import { encryptionSalt, opensWith, withoutSalt } from "./stack-file";

/** Written by `pulumi stack init` (3.250.0) with the passphrase "abc". */
const salt = "v1:4a4/RrOmDz0=:v1:slzdUmPGFVAfxjgR:ZZH5h9jm96y/vRAZ3RuTlWeQVc1VUQ==";
const written = '# top\nconfig:\n  # why\n  lab:a:   "1"   # keep\n\n  lab:b: [1,  2]\n';
const reformatted = `# top\nconfig:\n  # why\n  lab:a: "1" # keep\n  lab:b: [1, 2]\nencryptionsalt: ${salt}\n`;

describe("withoutSalt", () => {
  it("gives back what a person wrote, byte for byte, when Pulumi only added its salt and reformatted", () => {
    expect(withoutSalt(written, reformatted)).toBe(written);
  });

  it("knows a number that Pulumi wrote back as a string for the same setting", () => {
    const numbers = "config:\n  lab:workers: 1 # one\n  lab:on: true\n";
    expect(withoutSalt(numbers, `config:\n  lab:on: "true"\n  lab:workers: "1" # one\nencryptionsalt: ${salt}\n`)).toBe(numbers);
  });

  it("leaves an untouched file alone", () => {
    expect(withoutSalt(written, written)).toBe(written);
  });

  it("drops a salt that an earlier command left", () => {
    expect(withoutSalt(`encryptionsalt: ${salt}\n${written}`, reformatted)).toBe(written);
  });

  it("keeps a setting that changed meanwhile and drops the salt's line only", () => {
    expect(withoutSalt(written, reformatted.replace('"1"', '"2"'))).toBe('# top\nconfig:\n  # why\n  lab:a: "2" # keep\n  lab:b: [1, 2]\n');
  });

  it("keeps the salt of a file with encrypted values, which nobody could read without it", () => {
    const secret = `config:\n  lab:t:\n    secure: v1:abc\nencryptionsalt: ${salt}\n`;
    expect(withoutSalt("config: {}\n", secret)).toBe(secret);
  });

  it("empties a file that was empty", () => {
    expect(withoutSalt("", `encryptionsalt: ${salt}\n`)).toBe("");
  });
});

describe("encryptionSalt", () => {
  it("reads the key", () => expect(encryptionSalt(reformatted)).toBe(salt));
  it("is undefined where there is none", () => expect(encryptionSalt(written)).toBeUndefined());
  it("is undefined for an empty file", () => expect(encryptionSalt("")).toBeUndefined());
});

describe("opensWith", () => {
  it("accepts the passphrase that made the salt", () => expect(opensWith(salt, "abc")).toBe(true));
  it("refuses another one", () => expect(opensWith(salt, "other")).toBe(false));
  it("refuses what is no salt", () => expect(opensWith("v1:x", "abc")).toBe(false));
});
