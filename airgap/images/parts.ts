import { join } from "node:path";
import { goBinaries, type Artifact } from "../steps";
import { kubectlArtifact, kubernetesVariables } from "../toolchain/tools";
import { debianRootfs } from "./debian";
import { pins } from "./names";

/** What the images are put together from: Debian file systems and Go binaries, each built once and kept. */
export function imageParts(cache: string) {
  const go = (name: string) => join(cache, "go", name);
  const debian = (name: string) => join(cache, "debian", name);

  return {
    nodeRootfs: debianRootfs({
      name: "Debian for the nodes",
      into: debian("node"),
      estimateSeconds: 75,
      packages: [
        ...["systemd", "systemd-sysv", "dbus", "kmod", "procps", "ca-certificates"],
        ...["containerd", "runc", "containernetworking-plugins"],
        ...["iproute2", "iptables", "ipset", "conntrack", "ebtables", "ethtool", "socat", "iputils-ping"],
        // For a person who looks into a node.
        ...["curl", "tcpdump", "jq"],
      ],
      finish: [
        // Units for hardware, consoles and logins, and those that packages switched on: ours are switched on one by one.
        'cd "$1" && rm -f etc/systemd/system/*.wants/* lib/systemd/system/multi-user.target.wants/* lib/systemd/system/local-fs.target.wants/* ' +
          "lib/systemd/system/basic.target.wants/* lib/systemd/system/sockets.target.wants/*udev* lib/systemd/system/sockets.target.wants/*initctl* " +
          "lib/systemd/system/sysinit.target.wants/systemd-tmpfiles-setup.service",
        // Most of these settings are the whole machine's, which a node must not change.
        'cd "$1" && rm -f usr/lib/sysctl.d/* etc/sysctl.d/* etc/sysctl.conf',
        'echo ReadKMsg=no >> "$1"/etc/systemd/journald.conf',
        'cd "$1" && install -D -t opt/cni/bin usr/lib/cni/loopback usr/lib/cni/host-local usr/lib/cni/portmap usr/lib/cni/ptp && rm -r usr/lib/cni',
      ],
    }),

    ciliumRootfs: debianRootfs({
      name: "Debian for Cilium",
      into: debian("cilium"),
      estimateSeconds: 75,
      packages: [
        ...["ca-certificates", "iproute2", "iptables", "ipset", "kmod", "procps", "bpftool", "tcpdump", "iputils-ping"],
        // What clang needs of LLVM, see below.
        ...["libclang-cpp19", "libatomic1", "containernetworking-plugins"],
      ],
      finish: [
        'chroot "$1" update-alternatives --set iptables /usr/sbin/iptables-legacy',
        'chroot "$1" update-alternatives --set ip6tables /usr/sbin/ip6tables-legacy',
        // The compiler alone: the package depends on a whole tool chain, and the agent compiles without any system header.
        'cd "$1"/tmp && chroot "$1" sh -c "cd /tmp && apt-get download clang-19" && dpkg-deb -x clang-19_*.deb clang && ' +
          'install -D -t "$1"/usr/lib/llvm-19/bin clang/usr/lib/llvm-19/bin/clang && ln -s /usr/lib/llvm-19/bin/clang "$1"/usr/local/bin/clang && ' +
          "rm -r clang clang-19_*.deb",
        'cd "$1" && install -D -t cni usr/lib/cni/loopback && rm -r usr/lib/cni',
      ],
    }),

    testRootfs: debianRootfs({
      name: "Debian for the test image",
      into: debian("test"),
      estimateSeconds: 60,
      packages: [
        ...["curl", "bind9-dnsutils", "socat", "tcpdump", "iperf3", "apache2-utils", "iproute2", "iputils-ping"],
        ...["netcat-openbsd", "procps", "ca-certificates", "jq"],
      ],
    }),

    kubernetes: goBinaries({
      name: `Kubernetes ${pins.kubernetes}`,
      into: go("kubernetes"),
      module: join(__dirname, "kubernetes"),
      packages: ["kubelet", "kubeadm", "kube-apiserver", "kube-controller-manager", "kube-scheduler"].map(
        (name) => `k8s.io/kubernetes/cmd/${name}`,
      ),
      variables: kubernetesVariables(pins.kubernetes),
      estimateSeconds: 420,
    }),

    kubectl: kubectlArtifact(cache),

    cilium: goBinaries({
      name: `Cilium ${pins.cilium}`,
      into: go("cilium"),
      module: join(__dirname, "cilium"),
      packages: [
        ...["daemon", "operator", "cilium-dbg", "cilium-health", "cilium-health/responder", "plugins/cilium-cni"],
        ...["tools/mount", "tools/sysctlfix", "bugtool", "hubble"],
      ].map((path) => `github.com/cilium/cilium/${path}`),
      tags: ["osusergo", "ipam_provider_operator"],
      // Version, revision, date: Cilium reads three fields.
      variables: { "github.com/cilium/cilium/pkg/version.ciliumVersion": `${pins.cilium} gomod 2026-01-01T00:00:00+00:00` },
      estimateSeconds: 540,
    }),

    etcd: goBinaries({
      name: "etcd",
      into: go("etcd"),
      module: join(__dirname, "etcd"),
      packages: ["go.etcd.io/etcd/server/v3"],
      estimateSeconds: 40,
    }),

    coredns: goBinaries({
      name: `CoreDNS ${pins.coredns}`,
      into: go("coredns"),
      module: join(__dirname, "coredns"),
      packages: ["."],
      estimateSeconds: 90,
    }),

    crictl: goBinaries({
      name: "crictl stand-in",
      into: go("crictl"),
      module: join(__dirname, "crictl"),
      packages: ["."],
      estimateSeconds: 20,
    }),
  } satisfies Record<string, Artifact>;
}

/** See {@link imageParts}. */
export type ImageParts = ReturnType<typeof imageParts>;
