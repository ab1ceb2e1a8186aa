/** As kubeadm writes it, with its `cache` and `forward` of the version and a cluster domain of one's own. */
export const kubeadms = (forward: string, cache: string, domain = "cluster.local") => `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes ${domain} in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
${forward}    ${cache}
    loop
    reload
    loadbalance
}
`;
export const forward = "    forward . /etc/resolv.conf {\n       max_concurrent 1000\n    }\n";
export const plainForward = "    forward . /etc/resolv.conf\n";
export const cache = "cache 30";
export const cacheBlock = "cache 30 {\n       disable success cluster.local\n       disable denial cluster.local\n    }";
