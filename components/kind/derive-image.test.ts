import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clusterScripts, deriveInside } from "./cluster-scripts";

/**
 * A fake `docker`: an image is a file `<name>` with a line `id key`, a container a file. It calls itself a fake; the real one is tried in
 * tests/lab.
 */
const fakeDocker = `#!/bin/sh
file() { echo "$STATE/image-$(echo "$1" | tr /: __)"; }
echo "fake docker: $*" | head -n 1 | cut -c1-160 >> "$STATE/log"
case "$1 $2" in
  "image inspect")
    if [ "$3" != -f ]; then [ -e "$(file "$3")" ]; exit; fi
    case "$4" in
      *Id*) cut -d' ' -f1 "$(file "$5")" 2>/dev/null ;;
      *Labels*) grep -h "^$5 " "$STATE"/image-* | head -n 1 | cut -d' ' -f2 ;;
      *Entrypoint*) echo '["/entry"]' ;;
      *) echo '[]' ;;
    esac ;;
  "image tag") cp "$(file "$3")" "$(file "$4")" ;;
  "image rm") rm -f "$(file "$3")" ;;
  "inspect "*) [ -e "$STATE/container-$2" ] ;;
  "rm -f") rm "$STATE/container-$4" ;;
  "run -d") for word; do [ "$last" != --name ] || touch "$STATE/container-$word"; last=$word; done ;;
  "save "*) echo "archive of $2" ;;
  "exec -i") for word; do last=$word; done; cat >> "$STATE/taken"; [ "$last" != "\${FAILS:-}" ] || { echo "no space left on device" >&2; exit 1; } ;;
  "commit "*) for word; do case "$word" in "LABEL "*) key=\${word##*=} ;; esac; name=$word; done; echo "sha256:new $key" > "$(file "$name")" ;;
esac
`;

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "fake-docker-"));
  writeFileSync(join(state, "docker"), fakeDocker);
  chmodSync(join(state, "docker"), 0o755);
});
afterEach(() => rmSync(state, { recursive: true }));

const environment = {
  CLUSTER: "lab-1",
  NODE_IMAGE: "node:lab-1",
  DERIVED: "derived:1",
  BASE: "base:1",
  BASE_ID: "sha256:b",
  IMAGES: "agent:1 test:1",
  IMAGE_IDS: "sha256:a sha256:t",
  INSIDE: deriveInside,
};

function run(script: string, more: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", script], {
    env: { PATH: `${state}:/usr/bin:/bin`, STATE: state, ...environment, ...more },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
const log = () => readFileSync(join(state, "log"), "utf8");
const image = (name: string) => join(state, `image-${name.replaceAll(/[/:]/g, "_")}`);
const made = () => log().includes("fake docker: commit");

describe("deriving a node image", () => {
  it("gives the container every image, commits it, and leaves no container", () => {
    expect(run(clusterScripts.derive)).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(join(state, "taken"), "utf8")).toBe("archive of agent:1\narchive of test:1\n");
    expect(log()).toContain('fake docker: commit --change ENTRYPOINT ["/entry"] --change CMD []');
    expect(existsSync(join(state, "container-lab-1-derive"))).toBe(false);
    expect(readFileSync(image("node:lab-1"), "utf8")).toBe(readFileSync(image("derived:1"), "utf8"));
  });

  it("takes one that was made of the same images", () => {
    run(clusterScripts.derive);
    rmSync(image("node:lab-1"));
    rmSync(join(state, "log"));
    expect(run(clusterScripts.derive)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(made()).toBe(false);
    expect(existsSync(image("node:lab-1"))).toBe(true);
  });

  it.each([
    ["image", { IMAGE_IDS: "sha256:a sha256:other" }],
    ["node image", { BASE_ID: "sha256:other" }],
  ])("makes it anew where the %s of that name is another now", (_, other) => {
    run(clusterScripts.derive);
    rmSync(join(state, "log"));
    expect(run(clusterScripts.derive, other).status).toBe(0);
    expect(made()).toBe(true);
  });

  it("removes the container that a killed derivation left", () => {
    writeFileSync(join(state, "container-lab-1-derive"), "");
    expect(run(clusterScripts.derive).status).toBe(0);
    expect(log().indexOf("rm -f -v lab-1-derive")).toBeLessThan(log().indexOf("run -d"));
  });

  it.each(["test:1", "pack"])("leaves neither container nor image where %s fails, and says why", (what) => {
    const { status, stderr } = run(clusterScripts.derive, { FAILS: what });
    expect(status).not.toBe(0);
    expect(stderr).toContain("no space left on device");
    expect(existsSync(join(state, "container-lab-1-derive"))).toBe(false);
    expect(existsSync(image("derived:1"))).toBe(false);
  });
});

describe("forgetting it", () => {
  it("takes the cluster's name off and keeps the image under its other one", () => {
    run(clusterScripts.derive);
    expect(run(clusterScripts.forgetImage).status).toBe(0);
    expect([existsSync(image("node:lab-1")), existsSync(image("derived:1"))]).toEqual([false, true]);
  });

  it("is content where there is none", () => expect(run(clusterScripts.forgetImage)).toEqual({ status: 0, stdout: "", stderr: "" }));
});
