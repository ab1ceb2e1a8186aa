import type { EnginePaths } from "./paths";

/** Name under which dockerd knows the OCI runtime of airgap/engine/runtime. */
export const runtimeName = "bounded-runc";

/**
 * dockerd's configuration file.
 *
 * @see https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
 */
export function daemonConfig(paths: EnginePaths): Record<string, unknown> {
  return {
    hosts: [paths.dockerHost],
    pidfile: paths.pidFile,
    "data-root": paths.dataRoot,
    "exec-root": paths.execRoot,
    "cgroup-parent": paths.cgroupParent,
    // A parent that is a plain path needs this driver; systemd's takes slices only.
    "exec-opts": ["native.cgroupdriver=cgroupfs"],
    runtimes: { [runtimeName]: { path: `${paths.binDir}/${runtimeName}` } },
    "default-runtime": runtimeName,
    // Lowering it needs CAP_SYS_RESOURCE.
    "oom-score-adjust": 0,
    // Beside the labs' own networks (172.30.0.0/16) and the pods' (10.0.0.0/8).
    bip: "172.29.0.1/24",
    "default-address-pools": [{ base: "172.29.128.0/17", size: 24 }],
    // A node that runs for days must not fill the disk.
    "log-driver": "json-file",
    "log-opts": { "max-size": "20m", "max-file": "2" },
    // What a stop waits for before it kills; kind's nodes take up to ten seconds.
    "shutdown-timeout": 20,
  };
}

/**
 * The command that becomes dockerd, in the engine's network namespace and in a mount namespace of its own.
 *
 * The mount namespace ends with the last process in it, so however the engine dies, no mount of it stays behind.
 * In it, an empty `/run/containerd` hides the machine's own containerd, which dockerd would otherwise use, and keeps
 * the sockets that containerd's shims always put there.
 */
export function daemonCommand(paths: EnginePaths): { command: string; args: string[] } {
  const script = 'mount -t tmpfs -o mode=711 cilium-lab-shims /run/containerd && exec dockerd --config-file "$0"';
  return {
    command: "nsenter",
    args: [`--net=${paths.netnsFile}`, "unshare", "--mount", "--propagation", "slave", "sh", "-c", script, paths.configFile],
  };
}

/**
 * The daemon's whole environment. The caller's is left out: a proxy, a DOCKER_* or TMPDIR of the shell that happened
 * to start the engine has no business in a daemon that outlives it.
 */
export function daemonEnvironment(paths: EnginePaths): Record<string, string> {
  return { PATH: `${paths.binDir}:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin`, HOME: "/root", LANG: "C.UTF-8" };
}
