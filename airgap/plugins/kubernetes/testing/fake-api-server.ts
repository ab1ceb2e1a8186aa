/** As much of an API server as tests without a cluster need: a store that merges what is applied. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface Stored {
  apiVersion?: string;
  kind?: string;
  metadata?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The fake and what is in it. */
export interface FakeApiServer {
  url: string;
  /** A kubeconfig for it, in YAML. */
  kubeconfig: string;
  /** Objects by path. */
  objects: Map<string, Stored>;
  /** `METHOD path?query` of every request, in order. */
  requests: string[];
  /** Called with every applied object before it is stored: plays the controllers. */
  onApply: (object: Stored) => void;
  close(): Promise<void>;
}

const KINDS: Record<string, { name: string; kind: string; namespaced: boolean }[]> = {
  "/api/v1": [
    { name: "configmaps", kind: "ConfigMap", namespaced: true },
    { name: "namespaces", kind: "Namespace", namespaced: false },
    { name: "pods", kind: "Pod", namespaced: true },
    { name: "pods/status", kind: "Pod", namespaced: true },
    { name: "secrets", kind: "Secret", namespaced: true },
  ],
  "/apis/apps/v1": [{ name: "deployments", kind: "Deployment", namespaced: true }],
  "/apis/lab.test/v1": [{ name: "foos", kind: "Foo", namespaced: false }],
};

/** Text of a kubeconfig for a server without TLS. */
export function kubeconfigFor(url: string): string {
  return `apiVersion: v1
kind: Config
current-context: fake
clusters: [{ name: fake, cluster: { server: "${url}", insecure-skip-tls-verify: true } }]
users: [{ name: fake, user: { token: token-of-the-fake } }]
contexts: [{ name: fake, context: { cluster: fake, user: fake } }]
`;
}

/** Starts one on a free loopback port. */
export async function fakeApiServer(): Promise<FakeApiServer> {
  let uid = 0;
  const fake: FakeApiServer = {
    url: "",
    kubeconfig: "",
    objects: new Map(),
    requests: [],
    onApply: () => undefined,
    close: async () => undefined,
  };
  const server = createServer((request, response) => {
    void body(request).then((text) => {
      fake.requests.push(`${request.method} ${request.url}`);
      const answer = handle(request.method ?? "", new URL(request.url ?? "", "http://fake").pathname, text);
      response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer ?? { kind: "Status", message: `${request.url} not found`, code: 404 }));
    });
  });

  const handle = (method: string, path: string, text: string): unknown => {
    if (path === "/api") return { versions: ["v1"] };
    if (KINDS[path]) return { resources: KINDS[path] };
    const existing = fake.objects.get(path);
    if (method === "PATCH") {
      const applied = JSON.parse(text) as Stored;
      const object = merge(existing ?? { metadata: { uid: String(++uid) } }, applied) as Stored;
      fake.onApply(object);
      fake.objects.set(path, object);
      return object;
    }
    if (method === "DELETE") fake.objects.delete(path);
    return existing;
  };

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fake.kubeconfig = kubeconfigFor(fake.url);
  fake.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return fake;
}

/** Fields of two managers side by side; unlike the real one, the fake forgets nobody's fields. */
function merge(below: unknown, over: unknown): unknown {
  const isMap = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(below) || !isMap(over)) return over;
  const merged = Object.entries(over).map(([key, value]) => [key, merge((below as Record<string, unknown>)[key], value)]);
  return { ...below, ...Object.fromEntries(merged) };
}

async function body(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
