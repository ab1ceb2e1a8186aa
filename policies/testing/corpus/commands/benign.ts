import { ciliumWith, goodKindYaml } from "../../harness/fixtures";
import { computed, type Fixture } from "../../harness/run";
import type { Benign } from "../case";
import { network, rightFlags, rightOldFlags, rightValues, upgrade } from "./said";

const bare = "helm upgrade --install cilium cilium/cilium";
const version = (v: string, flags: string): [string, string] => [
  `helm with the right values for ${v}`,
  `${bare} --version ${v} --namespace kube-system ${flags} --wait --timeout 10m`,
];

/** One command each. */
const commands: readonly (readonly [name: string, create: Parameters<typeof network>[0]])[] = [
  ...["1.12.19", "1.13.18"].map((v) => version(v, rightOldFlags)),
  ...["1.14.19", "1.15.6", "1.16.1", "1.17.0", "1.18.0", "1.19.6", "1.20.2"].map((v) => version(v, rightFlags)),
  ["helm with the right values in a here-document", `${bare} -f - <<EOF\n${rightValues}EOF`],
  ["helm with the right values in a file of the script", `cat > values.yaml <<EOF\n${rightValues}EOF\n${bare} -f values.yaml`],
  ["helm with the right values on its input", { create: `${bare} -f -`, stdin: rightValues }],
  ["helm with a wrong file and right flags after it", `${bare} -f - ${rightFlags} <<EOF\nroutingMode: tunnel\nEOF`],
  ["helm with the right word in a variable", { create: `${upgrade} --set routingMode=$MODE`, environment: { MODE: "native" } }],
  [
    "helm with other values that are not known yet",
    {
      create: `${upgrade} --set k8sServiceHost=$HOST,k8sServicePort=6443 --set cluster.name="$NAME"`,
      environment: { HOST: computed, NAME: computed },
    },
  ],
  [
    "helm with the right word from a function that says what it does",
    `mode() { echo "choosing a mode" >&2; echo native; }\n${upgrade} --set routingMode="$(mode)"`,
  ],
  [
    "helm with the right word as a function's default",
    `deploy() { local mode=\${1:-native}; ${upgrade} --set routingMode=$mode; }\ndeploy`,
  ],
  ["helm with the right word in a branch", `MODE=\nif test -e new; then MODE=native; ${upgrade} --set routingMode=$MODE; fi`],
  ["helm with a wrong word in a process of its own", `MODE=native; (MODE=tunnel; echo $MODE); ${upgrade} --set routingMode=$MODE`],
  ["helm with names that are not known", `${upgrade} --namespace "$NAMESPACE" --kubeconfig "$KUBECONFIG" --version 1.20.2`],
  ["helm that only shows what it would do", "helm upgrade cilium cilium/cilium --dry-run=server"],
  ["helm's difference", "helm diff upgrade cilium cilium/cilium --set routingMode=tunnel"],
  [
    "helm's own errands",
    "helm repo add cilium https://helm.cilium.io/ && helm repo update && helm pull cilium/cilium && helm show values cilium/cilium && helm list -A",
  ],
  ["helm that removes Cilium", "helm uninstall cilium -n kube-system"],
  ["helm with another chart", "helm install nginx bitnami/nginx --set service.type=ClusterIP"],
  [
    "helm with another chart's kube-proxy",
    "helm upgrade --install monitoring prometheus-community/kube-prometheus-stack --set kubeProxy.enabled=false",
  ],
  ["helm with another chart's tunnel", "helm install tunnel cloudflare/cloudflared --set tunnel.enabled=true -f values.yaml $EXTRA"],
  ["helm with a chart that is not known", 'helm upgrade --install "$RELEASE" "$CHART" -f values.yaml --reuse-values'],
  ["an echo of helm", "echo 'run: helm install cilium cilium/cilium --set tunnel=vxlan'"],
  ["a comment about helm", "# helm install cilium cilium/cilium --set routingMode=tunnel\ntrue"],
  ["a comment behind a command", "true # kubeadm init, and then kind create cluster"],
  ["notes in a file", "cat > NOTES.md <<EOF\nhelm install cilium cilium/cilium\nkubectl apply -f kube-flannel.yml\nEOF"],
  [
    "notes in the environment",
    { create: "./print-notes", environment: { NOTES: "helm install cilium cilium/cilium --set routingMode=tunnel" } },
  ],
  ["an error that names the command", 'if ! helm status cilium; then echo "first: helm install cilium cilium/cilium" >&2; exit 1; fi'],
  ["a message of git's", 'git commit -m "helm upgrade cilium with a tunnel"'],
  ["a search for a tunnel", "grep -rn 'routingMode: tunnel' values/ && exit 1 || true"],
  ["packages of these names", "brew install helm cilium-cli kubectl && which helm cilium kubectl"],
  [
    "cilium-cli's own errands",
    "cilium status --wait && cilium connectivity test && cilium config view | grep tunnel && cilium version --client && cilium hubble port-forward &",
  ],
  ["cilium-cli with the right values", `cilium install --version 1.20.2 ${rightFlags}`],
  ["a right option by cilium-cli", "cilium config set routing-mode native && cilium config set debug true"],
  ["a look at kube-proxy", "kubectl -n kube-system get ds kube-proxy -o yaml; kubectl -n kube-system logs ds/kube-proxy"],
  [
    "the removal of kube-proxy",
    "kubectl -n kube-system delete ds kube-proxy && kubectl -n kube-system delete cm kube-proxy && iptables-save | grep -v KUBE | iptables-restore",
  ],
  [
    "kube-proxy taken off every node",
    `kubectl -n kube-system patch ds kube-proxy -p '{"spec":{"template":{"spec":{"nodeSelector":{"non-existing":"true"}}}}}'`,
  ],
  ["the removal of flannel", "kubectl delete -f https://github.com/flannel-io/flannel/releases/latest/download/kube-flannel.yml"],
  ["a copy of Cilium's configuration", "kubectl -n kube-system get cm cilium-config -o yaml > backup.yaml; diff backup.yaml expected.yaml"],
  ["a look at Cilium's configuration", "kubectl -n kube-system get cm cilium-config -o yaml | grep routing-mode"],
  ["a restart of Cilium", "kubectl -n kube-system rollout restart ds/cilium && kubectl -n kube-system rollout status ds/cilium"],
  [
    "a question to an agent",
    "kubectl -n kube-system exec ds/cilium -- cilium-dbg status --verbose && kubectl -n kube-system exec ds/cilium -- cilium status",
  ],
  [
    "a patch of Cilium's configuration that is right",
    `kubectl -n kube-system patch cm cilium-config --type merge -p '{"data":{"debug":"true","routing-mode":"native"}}'`,
  ],
  [
    "manifests of another project",
    "kubectl apply -f https://github.com/cert-manager/cert-manager/releases/download/v1.18.0/cert-manager.yaml -f manifests/",
  ],
  [
    "a manifest with a tunnel of its own",
    "kubectl apply -f - <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: app }\ndata: { tunnel: vxlan, mode: tunnel }\nEOF",
  ],
  ["manifests that another program makes", "kustomize build . | kubectl apply -f -"],
  ["a job of an application", 'kubectl create job migrate --image="$IMAGE" -- ./migrate up'],
  ["an SSH tunnel", "ssh -f -N -L 8080:localhost:80 bastion # the tunnel"],
  ["a script for cloudflared", 'cloudflared tunnel create lab && cloudflared tunnel run --token "$TOKEN" lab'],
  ["a look at devices", "ip -d link show type vxlan; ip link del cilium_vxlan || true; ip link add veth0 type veth peer name veth1"],
  [
    "kubeadm's other errands",
    "kubeadm token create --print-join-command; kubeadm join 10.0.0.1:6443; kubeadm reset -f; kubeadm init phase certs all",
  ],
  ["kind's other errands", "kind get clusters; kind load docker-image registry.k8s.io/kube-proxy:v1.34.0; kind delete cluster --name lab"],
  [
    "an image of kube-proxy that is only moved",
    "docker pull registry.k8s.io/kube-proxy:v1.34.0 && docker tag registry.k8s.io/kube-proxy:v1.34.0 mirror/kube-proxy:v1 && docker push mirror/kube-proxy:v1",
  ],
  ["kube-proxy stopped as a service", "systemctl disable --now kube-proxy; kube-proxy --cleanup"],
  ["a script that nobody knows", { create: computed, stdin: computed, environment: computed }],
  ["a script from the network", "curl -sSfL https://example.com/install.sh | sh"],
  ["a script that is no shell", { interpreter: ["node", "-e"], create: "console.log('helm install cilium cilium/cilium')" }],
  ["a broken script", "if helm list; then echo '"],
  ["a script that calls itself", "f() { f; }; f"],
];

/** A cluster by other programs, beside a right Cilium. */
const clusters: readonly (readonly [name: string, create: string])[] = [
  ["kubeadm without kube-proxy", "kubeadm init --skip-phases=addon/kube-proxy --pod-network-cidr=10.0.0.0/16"],
  [
    "kubeadm with a config without kube-proxy",
    "cat > k.yaml <<EOF\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nproxy: { disabled: true }\nEOF\nkubeadm init --config k.yaml",
  ],
  [
    "kubeadm with a config that skips the phase",
    "kubeadm init --config=- <<EOF\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nskipPhases: [addon/kube-proxy]\nEOF",
  ],
  [
    "kind in quotes, with a right config in base64",
    `echo ${Buffer.from(goodKindYaml).toString("base64")} | base64 -d | 'ki'nd create cluster --config=-`,
  ],
  ["k3s with nothing of its own", "k3s server --flannel-backend=none --disable-network-policy --disable-kube-proxy"],
  [
    "k3s by its installer with nothing of its own",
    "curl -sfL https://get.k3s.io | INSTALL_K3S_EXEC='--flannel-backend=none --disable-kube-proxy' sh -",
  ],
  [
    "k3d with nothing of its own",
    "k3d cluster create lab --k3s-arg '--flannel-backend=none@server:*' --k3s-arg '--disable-kube-proxy@server:*'",
  ],
  ["minikube with nothing of its own", "minikube start --cni=false --extra-config=kubeadm.skip-phases=addon/kube-proxy"],
];

const container = (props: Fixture["props"]): Fixture => ({ type: "docker:index/container:Container", name: "tools", props });

const containers: readonly Benign[] = [
  {
    name: "a container with the right values for helm",
    stack: [container({ image: "alpine/helm:3.18.4", command: ["upgrade", "cilium", "cilium/cilium", ...rightFlags.split(" ")] })],
  },
  {
    name: "a container with helm and another chart",
    stack: [container({ image: "alpine/helm:3.18.4", command: ["upgrade", "app", "./app", "-f", "values.yaml"] })],
  },
  { name: "a container of an application", stack: [container({ image: computed, command: computed, envs: computed })] },
  {
    name: "a container with a tunnel of its own",
    stack: [container({ image: "cloudflare/cloudflared:2026.1.0", command: ["tunnel", "run"], envs: ["TUNNEL_TOKEN=x"] })],
  },
  { name: "a node of kind's image", stack: [container({ image: "kindest/node:v1.34.0", privileged: true })] },
];

export const benign: readonly Benign[] = [
  ...commands.map(([name, create]): Benign => ({ name, stack: [network(create)] })),
  ...clusters.map(([name, create]): Benign => ({ name, stack: [network(create), ciliumWith({})] })),
  ...containers,
];
