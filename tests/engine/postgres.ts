import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { execa } from "execa";
import { debianPackagesStep } from "../../airgap/steps";

/** A PostgreSQL server of the test's own, on loopback, gone with `dispose`. */
export interface Postgres {
  /** For `PULUMI_BACKEND_URL`; holds the password of this server. */
  url: string;
  dispose(): Promise<void>;
}

/** Folder of PostgreSQL's programs: on PATH, or where Debian puts them; undefined where there is none. */
export function findPostgres(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...(process.env.PATH ?? "").split(":"), ...versions.map((version) => join(debian, version, "bin"))];
  return folders.find((folder) => ["initdb", "pg_ctl", "postgres"].every((name) => existsSync(join(folder, name))));
}

/** The same, installed first where it is missing. @throws where that is not root's on Debian */
export async function needPostgres(): Promise<string> {
  if (findPostgres() === undefined) await debianPackagesStep("PostgreSQL", ["postgresql"]).run(() => undefined);
  return findPostgres()!;
}

/** Starts a server with an empty database, which wants a password. */
export async function startPostgres(programs: string): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "lab-postgres-"));
  // The server refuses to run as root: Debian's package has an account for it.
  const account = userInfo().uid === 0 ? await postgresAccount() : undefined;
  const given = (path: string) => (account ? chown(path, account.uid, account.gid) : Promise.resolve());
  await given(folder);
  const options = { ...account, cwd: folder, stdin: "ignore", env: { LC_ALL: "C" } } as const;
  const password = randomBytes(16).toString("hex");
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  await given(passwordFile);
  const port = await freePort();
  const data = join(folder, "data");
  await execa(join(programs, "initdb"), ["-D", data, "-U", "pulumi", "--auth=scram-sha-256", `--pwfile=${passwordFile}`], options);
  const server = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=off`;
  await execa(join(programs, "pg_ctl"), ["-D", data, "-w", "-l", join(folder, "log"), "-o", server, "start"], {
    ...options,
    stdout: "ignore",
    stderr: "ignore",
  });
  return {
    url: `postgres://pulumi:${password}@127.0.0.1:${port}/postgres?sslmode=disable`,
    async dispose() {
      await execa(join(programs, "pg_ctl"), ["-D", data, "-m", "immediate", "-w", "stop"], {
        ...options,
        reject: false,
        stdout: "ignore",
        stderr: "ignore",
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function postgresAccount(): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string) => Number((await execa("id", [flag, "postgres"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === "object" ? done(address.port) : fail(new Error("no port is free"))));
    });
  });
}
