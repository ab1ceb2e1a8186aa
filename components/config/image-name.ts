const part = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const repository = `(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\\d+)?/)?${part}(?:/${part})*`;
const tagAndDigest = "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?";

/** What {@link parseImage} takes. */
export const imagePattern = `^${repository}${tagAndDigest}$`;
/** What {@link parseRepository} takes. */
export const repositoryPattern = `^${repository}$`;

/**
 * Reads the name of an image, with a tag or a digest or neither.
 *
 * @throws Error naming subject, what was found and what is accepted
 * @see https://pkg.go.dev/github.com/distribution/reference
 */
export function parseImage(subject: string, text: string): string {
  if (new RegExp(imagePattern).test(text)) return text;
  throw new Error(
    `${subject} "${text}" is not the name of an image: a repository in lower case, and a tag or a digest. Example: kindest/node:v1.34.11.`,
  );
}

/** Reads the name of an image without its tag. @throws Error naming subject, what was found and what is accepted */
export function parseRepository(subject: string, text: string): string {
  if (new RegExp(repositoryPattern).test(text)) return text;
  throw new Error(
    `${subject} "${text}" is not an image's repository: lower case, and without a tag, which is v<ciliumVersion>. Example: quay.io/cilium/cilium.`,
  );
}
