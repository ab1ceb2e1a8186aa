/** Where one engine keeps what. All paths are the machine's, shared by every checkout on it. */
export interface EnginePaths {
  /** Name of the network namespace, as `ip netns` lists it. */
  netns: string;
  /** The file that `nsenter --net=` takes. */
  netnsFile: string;
  /** Everything that is worth nothing once the engine is stopped: socket, pid file, exec root. Mode 700. */
  runDir: string;
  socket: string;
  /** Value for `DOCKER_HOST`. */
  dockerHost: string;
  pidFile: string;
  execRoot: string;
  /** Socket of the containerd that dockerd starts for itself. */
  containerdSocket: string;
  /** Sysctls that this engine raised, with the values they had. */
  sysctlRecord: string;
  /** What outlives the engine: its data, configuration and programs. */
  dataDir: string;
  /** Images, containers, volumes. */
  dataRoot: string;
  /** Programs for the daemon: its OCI runtime, and `iptables` leading to the legacy variant. */
  binDir: string;
  configFile: string;
  logFile: string;
  /** Parent of every container's cgroup, which tells the engine's processes from all others. */
  cgroupParent: string;
}

/**
 * @param instance tells a second engine on the same machine apart (tests use one); lower-case letters and digits. Default:
 *   `CILIUM_LAB_ENGINE`, which puts whole labs on another engine; none: the machine's one.
 * @throws Error for an instance name that is not a plain word
 */
export function enginePaths(instance = process.env.CILIUM_LAB_ENGINE || undefined): EnginePaths {
  if (instance !== undefined && !/^[a-z][a-z0-9]{0,15}$/.test(instance)) {
    throw new Error(
      `Engine instance ${JSON.stringify(instance)} is not a name: 1 to 16 lower-case letters and digits, a letter first. Example: test.`,
    );
  }
  const name = instance === undefined ? "cilium-lab" : `cilium-lab-${instance}`;
  const runDir = `/run/${name}`;
  const dataDir = `/var/lib/${name}/engine`;
  return {
    netns: name,
    netnsFile: `/run/netns/${name}`,
    runDir,
    socket: `${runDir}/docker.sock`,
    dockerHost: `unix://${runDir}/docker.sock`,
    pidFile: `${runDir}/dockerd.pid`,
    execRoot: `${runDir}/exec`,
    containerdSocket: `${runDir}/exec/containerd/containerd.sock`,
    sysctlRecord: `${runDir}/sysctls.json`,
    dataDir,
    dataRoot: `${dataDir}/docker`,
    binDir: `${dataDir}/bin`,
    configFile: `${dataDir}/daemon.json`,
    logFile: `/var/log/${name}/dockerd.log`,
    cgroupParent: `/${name}`,
  };
}
