import { computed, secret } from "../../harness/run";
import type { Evasion } from "../case";
import {
  allUnset,
  broke,
  hiddenArguments,
  hiddenFile,
  hiddenNames,
  made,
  masqueradeIs,
  modeIs,
  modeUnknown,
  network,
  rendered,
  replacementIs,
  reused,
  rightFlags,
  rightValues,
  tunnelOn,
  upgrade,
} from "./said";

const upgraded = (sentence: string, place?: string) => made("no-tunnel", "helm upgrade", sentence, place);
const tunnel = [upgraded(tunnelOn)];
const base64 = (text: string) => Buffer.from(text).toString("base64");
const bare = "helm upgrade --install cilium cilium/cilium";
const rightWith = (line: string) => rightValues.replace("routingMode: native", line);

/** A tunnel by helm in a command, in every manner of writing one line of shell. */
const written: readonly (readonly [name: string, create: Parameters<typeof network>[0]])[] = [
  ["a flag", `${upgrade} --set routingMode=tunnel`],
  ["a flag and its value in one word", `${upgrade} --set=routingMode=tunnel`],
  ["a list in one flag", `${upgrade} --set debug.enabled=false,routingMode=tunnel`],
  ["a flag for strings", `${upgrade} --set-string routingMode=tunnel`],
  ["a literal flag", `${upgrade} --set-literal routingMode=tunnel`],
  ["JSON", `${upgrade.replace("routingMode=native,", "")} --set-json 'routingMode="tunnel"'`],
  ["a whole object as JSON", `${upgrade.replace("routingMode=native,", "")} --set-json '{"routingMode":"tunnel"}'`],
  ["a file that the script has written", `printf 'tunnel' > mode\n${upgrade} --set-file routingMode=mode`],
  ["a split word", `${upgrade} --set 'rout''ing'"Mo"de=tun\\nel`],
  ["continued lines", `${upgrade} \\\n  --set \\\n  routingMode=tun\\\nnel`],
  ["a variable of the script", `MODE=tunnel\n${upgrade} --set routingMode="$MODE"`],
  ["a variable with a default that does not count", `MODE=tunnel; ${upgrade} --set routingMode=\${MODE:-native}`],
  ["two variables", `A=tun B=nel; MODE=$A$B; ${upgrade} --set routingMode=$MODE`],
  ["a variable of the environment", { create: `${upgrade} --set routingMode=$MODE`, environment: { MODE: "tunnel" } }],
  ["a secret variable", { create: `${upgrade} --set routingMode=$MODE`, environment: secret({ MODE: secret("tunnel") }) }],
  ["flags in a variable", { create: `${upgrade} $FLAGS`, environment: { FLAGS: "--debug --set routingMode=tunnel" } }],
  ["an array", `flags=(--set routingMode=native)\nflags+=(--set routingMode=tunnel)\n${upgrade} "\${flags[@]}"`],
  ["arguments of the shell", `set -- --set routingMode=tunnel; ${upgrade} "$@"`],
  ["a function", `h() { helm "$@" --set routingMode=tunnel; }\n${upgrade.replace("helm ", "h ")}`],
  ["an alias", `alias h='helm --debug'\n${upgrade.replace("helm ", "h ")} --set routingMode=tunnel`],
  ["a function by the program's own name", `helm() { command helm --debug "$@"; }\n${upgrade} --set routingMode=tunnel`],
  ["an alias by the program's own name", `alias helm='helm --debug'\n${upgrade} --set routingMode=tunnel`],
  ["a script among a shell's options", `bash -ce '${upgrade} --set routingMode=tunnel'`],
  ["a script that is piped, errors put aside", `echo '${upgrade} --set routingMode=tunnel' 2> /dev/null | sh`],
  ["a test", `[[ -n $(${upgrade} --set routingMode=tunnel) ]]`],
  ["words in braces", `${upgrade} --set=routingMode={native,tunnel}`],
  ["an item that xargs puts in", `echo tunnel | xargs -I{} ${upgrade} --set routingMode={}`],
  ["a function that runs what it is given", `run() { echo "+ $*"; "$@"; }\nrun ${upgrade} --set routingMode=tunnel`],
  ["a loop", `for mode in native tunnel; do ${upgrade} --set routingMode=$mode; done`],
  ["a branch", `if [ -n "$CI" ]; then ${upgrade}; else ${upgrade} --set routingMode=tunnel; fi`],
  ["the way of an error", `${upgrade} || ${upgrade} --set routingMode=tunnel`],
  ["a shell of its own", `bash -lc "${upgrade} --set routingMode=tunnel"`],
  ["arguments of a shell of its own", `sh -c '${upgrade} --set "routingMode=$1"' sh tunnel`],
  ["eval", `eval "${upgrade} --set" routingMode=tunnel`],
  ["other programs in front", `sudo -E env A=1 timeout -k 5 300 nice -n 5 /usr/local/bin/${upgrade} --set routingMode=tunnel`],
  ["a program that is not known in front", `retry --times 5 ${upgrade} --set routingMode=tunnel`],
  ["another name of the program", `${upgrade.replace("helm ", "/opt/tools/helm-v3.18.4 ")} --set routingMode=tunnel`],
  ["a program in a variable", `HELM=$(echo helm); ${upgrade.replace("helm ", "$HELM ")} --set routingMode=tunnel`],
  ["a program that is not known", `${upgrade.replace("helm ", '"$HELM" ')} --set routingMode=tunnel`],
  ["blanks from the shell's own separators", `${upgrade}\${IFS}--set\${IFS}routingMode=tunnel`],
  ["arguments of a shell that reads its script", `bash -s -- tunnel <<'END'\n${upgrade} --set routingMode=$1\nEND`],
  ["xargs", `echo --set routingMode=tunnel | xargs ${upgrade}`],
  ["the input of a shell", `echo '${upgrade} --set routingMode=tunnel' | sh`],
  ["a here-document for a shell", `bash <<'END'\n${upgrade} --set routingMode=tunnel\nEND`],
  ["the command's own input", { create: "sh", stdin: `${upgrade} --set routingMode=tunnel\n` }],
  ["base64", `echo ${base64(`${upgrade} --set routingMode=tunnel`)} | base64 -d | sh`],
  ["a printed word", `${upgrade} --set "$(printf 'routing%s=tun%s' Mode nel)"`],
  ["escapes", `${upgrade} --set $'routingMode=\\x74unnel'`],
  ["a script that the script has written", `cat > /tmp/go.sh <<'END'\n${upgrade} --set routingMode=tunnel\nEND\nsh /tmp/go.sh`],
  ["a pipe into another command", `true | ${upgrade} --set routingMode=tunnel`],
  ["a substitution", `OUT=$(${upgrade} --set routingMode=tunnel)`],
  ["the background", `(${upgrade} --set routingMode=tunnel) &`],
  ["a trap", `trap '${upgrade} --set routingMode=tunnel' EXIT`],
  ["another host", `ssh root@node '${upgrade} --set routingMode=tunnel'`],
  ["the interpreter", { interpreter: ["bash", "-c", `${upgrade} --set routingMode=tunnel`], create: "x" }],
  ["words of the interpreter", { interpreter: upgrade.split(" "), create: "--set=routingMode=tunnel" }],
  ["another language", `python3 -c 'import subprocess; subprocess.run("${upgrade} --set routingMode=tunnel".split())'`],
  [
    "a container",
    `docker run --rm -v ~/.kube:/config docker.io/alpine/${upgrade.replace("helm ", "helm:3.18.4 ")} --set routingMode=tunnel`,
  ],
  ["a shell in a node", `docker exec lab-control-plane sh -c "${upgrade} --set routingMode=tunnel"`],
  ["a here-document of values", `${bare} -f - <<EOF\n${rightWith("routingMode: tunnel")}EOF`],
  ["values in the command's own input", { create: `${bare} --values=/dev/stdin`, stdin: rightWith("routingMode: tunnel") }],
  ["values in a file of the script", `cat <<EOF >/tmp/values.yaml\n${rightWith("routingMode: tunnel")}EOF\n${bare} -f /tmp/values.yaml`],
  ["values by a process", { create: `${bare} -f <(echo "$VALUES")`, environment: { VALUES: rightWith("routingMode: tunnel") } }],
  [
    "values in a copied file",
    `cat <<EOF >a.yaml\n${rightWith("routingMode: tunnel")}EOF\ncp a.yaml b.yaml; mv b.yaml c.yaml; ${bare} -f c.yaml`,
  ],
  [
    "values with a variable in them",
    { create: `${bare} -f - <<EOF\n${rightWith("routingMode: $MODE")}EOF`, environment: { MODE: "tunnel" } },
  ],
  [
    "values that envsubst fills in",
    { create: `export MODE=tunnel\nenvsubst <<'EOF' | ${bare} -f -\n${rightWith("routingMode: ${MODE}")}EOF` },
  ],
];

const places: readonly Evasion[] = [
  {
    name: "a tunnel by helm on update",
    stack: [network({ create: "true", update: `${upgrade} --set routingMode=tunnel` })],
    messages: [upgraded(tunnelOn, "update")],
  },
  {
    name: "a tunnel by helm on delete",
    stack: [network({ create: "true", delete: `${upgrade} --set routingMode=tunnel` })],
    messages: [upgraded(tunnelOn, "delete")],
  },
  {
    name: "a tunnel by helm in a remote command",
    stack: [
      {
        type: "command:remote:Command",
        name: "network",
        props: { connection: { host: "10.0.0.1" }, create: `${upgrade} --set routingMode=tunnel` },
      },
    ],
    messages: tunnel,
  },
];

const unknowns: readonly Evasion[] = [
  {
    name: "a routing mode from a variable that nobody knows",
    stack: [network(`${upgrade} --set routingMode=$MODE`)],
    messages: [upgraded(modeUnknown)],
  },
  {
    name: "a routing mode that is not known yet",
    stack: [network({ create: `${upgrade} --set routingMode=$MODE`, environment: { MODE: computed } })],
    messages: [upgraded(modeUnknown)],
  },
  {
    name: "a routing mode that is read",
    stack: [network(`MODE=native; read MODE < mode; ${upgrade} --set routingMode=$MODE`)],
    messages: [upgraded(modeUnknown)],
  },
  {
    name: "a routing mode that a branch may change",
    stack: [network(`MODE=native; if test -e x; then MODE=tunnel; fi; ${upgrade} --set routingMode=$MODE`)],
    messages: [upgraded(modeUnknown)],
  },
  {
    name: "a routing mode that the second turn of a loop has",
    stack: [network(`MODE=native\nwhile ! kubectl get nodes; do ${upgrade} --set routingMode=$MODE; MODE=tunnel; done`)],
    messages: [upgraded(tunnelOn)],
  },
  {
    name: "a routing mode that a program makes up",
    stack: [network(`${upgrade} --set routingMode=$(echo lennut | rev)`)],
    messages: [upgraded(modeUnknown)],
  },
  {
    name: "a routing mode with something cut off",
    stack: [network(`MODE=tunnel; ${upgrade} --set routingMode=\${MODE%x}`)],
    messages: [upgraded(modeUnknown)],
  },
  {
    name: "flags of helm that nobody knows",
    stack: [network(`${upgrade} $EXTRA`)],
    messages: [broke("no-tunnel", "helm upgrade", hiddenArguments)],
  },
  {
    name: "a key of helm's that nobody knows",
    stack: [network(`${upgrade} --set $KEY=tunnel`)],
    messages: [broke("no-tunnel", "helm upgrade", hiddenNames)],
  },
  {
    name: "a values file that nobody sees",
    stack: [network(`${upgrade} -f values.yaml`)],
    messages: [broke("no-tunnel", "helm upgrade", hiddenFile)],
  },
  {
    name: "a values file from an address",
    stack: [network(`${upgrade} -f https://example.com/values.yaml`)],
    messages: [broke("no-tunnel", "helm upgrade", hiddenFile)],
  },
  {
    name: "values on an input that is not known yet",
    stack: [network({ create: `${upgrade} -f -`, stdin: computed })],
    messages: [broke("no-tunnel", "helm upgrade", hiddenFile)],
  },
  {
    name: "a values file that is broken",
    stack: [network(`${upgrade} -f - <<EOF\nroutingMode: [\nEOF`)],
    messages: [broke("no-tunnel", "helm upgrade", hiddenFile)],
  },
  {
    name: "a values file that is changed after it was written",
    stack: [network(`cat > v.yaml <<EOF\n${rightValues}EOF\nsed -i s/native/tunnel/ v.yaml\n${bare} -f v.yaml ${rightFlags}`)],
    messages: [broke("no-tunnel", "helm upgrade", hiddenFile)],
  },
  {
    name: "values that helm remembers, changed on the way",
    stack: [network("helm get values cilium -o yaml | sed s/native/tunnel/ | helm upgrade cilium cilium/cilium -f -")],
    messages: [broke("no-tunnel", "helm upgrade", hiddenFile)],
  },
  {
    name: "values of the release before",
    stack: [network("helm upgrade cilium cilium/cilium --reuse-values --set hubble.relay.enabled=true")],
    messages: [broke("no-tunnel", "helm upgrade", reused)],
  },
  {
    name: "values of the release before, with new defaults",
    stack: [network(`${upgrade} --reset-then-reuse-values`)],
    messages: [broke("no-tunnel", "helm upgrade", reused)],
  },
  {
    name: "a tunnel beside values of the release before",
    stack: [network("helm upgrade cilium cilium/cilium --reuse-values --set routingMode=tunnel")],
    messages: [upgraded(tunnelOn), broke("no-tunnel", "helm upgrade", reused)],
  },
  {
    name: "a post-renderer of helm's",
    stack: [network(`${upgrade} --post-renderer ./tunnel.sh`)],
    messages: [broke("no-tunnel", "helm upgrade", rendered)],
  },
  {
    name: "a rollback of helm's",
    stack: [network("helm rollback cilium 1")],
    messages: [
      broke(
        "no-tunnel",
        "helm rollback",
        "puts back values of an earlier revision, where a tunnel may hide. Run `helm upgrade` with the values that you mean",
      ),
    ],
  },
];

const others: readonly Evasion[] = [
  {
    name: "helm install without a value",
    stack: [network("helm install cilium cilium/cilium -n kube-system")],
    messages: allUnset("helm install"),
  },
  {
    name: "helm install under another name",
    stack: [network("helm install --generate-name oci://quay.io/cilium/charts/cilium:1.20.2")],
    messages: allUnset("helm install"),
  },
  {
    name: "helm install from a folder, by the release's name",
    stack: [network("helm install cilium ./vendor/network")],
    messages: allUnset("helm install"),
  },
  {
    name: "helm install from a chart that nobody knows, by the release's name",
    stack: [network('helm install cilium "$CHART"')],
    messages: allUnset("helm install"),
  },
  {
    name: "helm template for kubectl",
    stack: [network("helm template cilium cilium/cilium | kubectl apply -f -")],
    messages: allUnset("helm template"),
  },
  {
    name: "helm under another name of the release, by its values",
    stack: [network(`helm upgrade --install net ./net ${rightFlags} --set routingMode=tunnel`)],
    messages: tunnel,
  },
  {
    name: "the old word to a new chart",
    stack: [network(`${upgrade.replace("routingMode=native", "tunnel=disabled")} --set routingMode=null`)],
    messages: [
      upgraded(modeIs("null")),
      upgraded(
        'Release "cilium" sets `values.tunnel` to the string "disabled", a key that charts from 1.15 on ignore or refuse. ' +
          "Remove it and write `routingMode: native`, so that pod packets cross the node network as they are, without an overlay's header.",
      ),
    ],
  },
  {
    name: "no kube-proxy replacement by helm",
    stack: [network(`${upgrade} --set kubeProxyReplacement=false`)],
    messages: [made("no-kube-proxy", "helm upgrade", replacementIs("false"))],
  },
  {
    name: "a string for the replacement by helm",
    stack: [network(`${upgrade} --set-string kubeProxyReplacement=true`)],
    messages: [made("no-kube-proxy", "helm upgrade", replacementIs('the string "true"'))],
  },
  {
    name: "masquerading by iptables by helm",
    stack: [network(`${upgrade} --set 'bpf.masquerade=false'`)],
    messages: [made("datapath-kept", "helm upgrade", masqueradeIs("false"))],
  },
  {
    name: "a feature with a tunnel of its own, by helm",
    stack: [network(`${upgrade} --set egressGateway.enabled=true`)],
    messages: [
      made(
        "datapath-kept",
        "helm upgrade",
        'Release "cilium" sets `values.egressGateway.enabled` to true, which creates a tunnel device even with native routing. Write `egressGateway.enabled: false`.',
      ),
    ],
  },
];

export const evasions: readonly Evasion[] = [
  ...written.map(([name, create]): Evasion => ({ name: `a tunnel by helm in ${name}`, stack: [network(create)], messages: tunnel })),
  ...places,
  ...unknowns,
  ...others,
];
