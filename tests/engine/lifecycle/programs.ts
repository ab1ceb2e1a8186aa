import { chmod, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";

/** One run of a fake program. */
export interface Call {
  args: string[];
  /** The folder that it was started in. */
  folder: string;
  /** What it was given on standard input, where its arguments say that it reads one. */
  input: string;
  /** Path that `KUBECONFIG` names; empty where it is not set. */
  kubeconfig: string;
  /** Docker network that kind is to put its nodes on. */
  network: string;
  /** Aborted when somebody ends the program. */
  ended: AbortSignal;
}

/** What the program prints: on stdout and ends with 0, or on stderr and ends with 1. Throwing is the latter. */
export type Program = (call: Call) => Promise<string> | string;

/**
 * FAKE programs: scripts that hand each call to this process, print what it answers, and say in their text that they are fakes.
 *
 * In bash alone, without a process of its own for anything: one `up` calls them some fifty times.
 */
export async function fakePrograms(
  programs: Record<string, Program>,
): Promise<{ write(name: string, folder: string): Promise<void>; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    const ended = new AbortController();
    socket.on("close", () => {
      sockets.delete(socket);
      ended.abort();
    });
    socket.on("error", () => undefined);
    let received = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const fields = readFields(received);
      if (fields === undefined) return;
      received = Buffer.alloc(0);
      const [name = "", folder = "", kubeconfig = "", network = "", input = "", ...args] = fields;
      void Promise.resolve()
        .then(() => programs[name]!({ args, folder, input, kubeconfig, network, ended: ended.signal }))
        .then(
          (text) => socket.end(`0\n${text}`),
          (error: unknown) => socket.end(`1\nfake ${name}: ${(error as Error).message}\n`),
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    write: async (name, folder) => {
      await writeFile(join(folder, name), script(name, port));
      await chmod(join(folder, name), 0o755);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Each field comes as its length in bytes, a newline, and its bytes; a length of `end` is the last. Undefined while there is more to come. */
function readFields(received: Buffer): string[] | undefined {
  const fields: string[] = [];
  for (let at = 0; ;) {
    const newline = received.indexOf("\n", at);
    if (newline < 0) return undefined;
    const length = received.subarray(at, newline).toString();
    if (length === "end") return fields;
    at = newline + 1 + Number(length);
    if (received.length < at) return undefined;
    fields.push(received.subarray(newline + 1, at).toString());
  }
}

const script = (name: string, port: number): string => `#!/bin/bash
# A FAKE ${name}, made for tests: it asks the test that made it what to print.
LC_ALL=C
input=
for arg; do case $arg in - | *=- | -i) IFS= read -r -d '' input ;; esac; done
exec {test}<>/dev/tcp/127.0.0.1/${port} || exit 1
for field in ${name} "$PWD" "\${KUBECONFIG-}" "\${KIND_EXPERIMENTAL_DOCKER_NETWORK-}" "$input" "$@"; do
  printf '%d\\n%s' "\${#field}" "$field"
done >&$test
echo end >&$test
IFS= read -r code <&$test || exit 1
if [ "$code" = 0 ]; then cat <&$test; else cat <&$test >&2; fi
exit "$code"
`;
