import { describe, expect, it, vi } from "vitest";
import { kubectlScript } from "./cluster-scripts";
import { runScript } from "./testing/run-script";

// Real shells, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const run = (body: string, environment: Record<string, string> = {}) => runScript(kubectlScript(body), {}, environment);

describe("kubectlScript", () => {
  it("gives the kubeconfig to kubectl in a file that only its owner can read and that has no name, and to no other program", () => {
    const look =
      'ls -lL "$KUBECONFIG" | cut -c1-10; cat "$KUBECONFIG"; find "$work" -type f; ls -ld "$work" | cut -c1-10; env | grep -c "the kubeconfig" || true';
    expect(run(look)).toMatchObject({ status: 0, stdout: "-rw-------\nthe kubeconfig\ndrwx------\n0\n" });
  });

  it.each([
    ["success", "true", 0],
    ["failure", "false", 1],
    ["a signal", "kill -TERM $$; sleep 1", 143],
  ])("leaves no file after %s", (_, body, status) => {
    expect(run(body)).toMatchObject({ status, leftovers: [] });
  });

  it("says what to do where kubectl is missing", () => {
    expect(run("true", { PATH: "/nowhere" })).toMatchObject({
      status: 127,
      stderr: 'kubectl is not on PATH. Run this in a shell of the lab: eval "$(make -s env)".\n',
    });
  });
});
