import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";

const saltLine = /^encryptionsalt:.*(?:\r?\n|$)/m;

/** The `encryptionsalt` that Pulumi wrote into the text of a stack file, or `undefined`. */
export function encryptionSalt(text: string): string | undefined {
  const found: unknown = parse(text);
  const salt = found !== null && typeof found === "object" && "encryptionsalt" in found ? found.encryptionsalt : undefined;
  return typeof salt === "string" ? salt : undefined;
}

/**
 * The text that a stack file should have after Pulumi ran.
 *
 * `pulumi stack init` and `pulumi up` add `encryptionsalt` to the file, which belongs to one checkout's passphrase and not
 * into git; they also reformat what a person wrote. Where nothing but that key differs from `before`, `before` comes back
 * byte for byte. Where a setting changed as well, only the key's line goes. A file with encrypted values keeps the key:
 * without it nobody could read them again.
 */
export function withoutSalt(before: string, after: string): string {
  if (/^\s+secure:/m.test(after)) return after;
  const stripped = after.replace(saltLine, "");
  const clean = before.replace(saltLine, "");
  return isDeepStrictEqual(settings(stripped), settings(clean)) ? clean : stripped;
}

/** The settings as Pulumi keeps them: it writes a number or a truth value back as a string. */
function settings(text: string): unknown {
  return parse(text, (_, value: unknown) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value));
}

/**
 * Says whether `salt`, as Pulumi writes it (`v1:<salt>:v1:<nonce>:<sealed word>`), was made with `passphrase`.
 *
 * The scheme is Pulumi's: PBKDF2 with SHA-256 and 1,000,000 rounds, AES-256-GCM over the word "pulumi".
 * A salt of another form is answered with `false`.
 */
export function opensWith(salt: string, passphrase: string): boolean {
  const [version, seed, sealedVersion, nonce, sealed] = salt.split(":");
  if (version !== "v1" || sealedVersion !== "v1" || !seed || !nonce || !sealed) return false;
  const key = pbkdf2Sync(passphrase, Buffer.from(seed, "base64"), 1_000_000, 32, "sha256");
  const bytes = Buffer.from(sealed, "base64");
  try {
    const open = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    open.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([open.update(bytes.subarray(0, -16)), open.final()]).toString() === "pulumi";
  } catch {
    return false;
  }
}
