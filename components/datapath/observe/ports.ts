/**
 * UDP ports of the experiment, below the range from which kernels and Cilium take source ports, so that a port tells a packet's direction.
 * The NodePort is the API server's to choose.
 */
export const ports = { echo: 27182, service: 27183 };

/** UDP port of a tunnel's packets: VXLAN as the kernel and Cilium have it. */
export const tunnelPort = 8472;
