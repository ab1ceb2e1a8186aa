import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";

/** Any object of the Kubernetes API. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name?: string; namespace?: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** Refusal by the API server, in its own words. */
class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The API server does not have this apiVersion and kind. */
class NoSuchKind extends Error {
  override name = "NoSuchKind";
}

/** How long to wait for an answer; the official plugin's discovery waits as long. */
const TIMEOUT_MS = 32_000;

/**
 * Client for objects of any kind, known to this program or not.
 *
 * The client library does authentication and TLS. Its own object API is not used: it drops the fields that the
 * library's version does not know, and those are the ones that a lab is about.
 */
export class ApiClient {
  private readonly kinds = new Map<string, Promise<ApiResource[]>>();

  constructor(private readonly config: KubeConfig) {}

  /** GET of a path of the API. */
  get(path: string, signal?: AbortSignal): Promise<unknown> {
    return this.request("GET", path, { signal });
  }

  /** @returns undefined if it does not exist, or its kind does not */
  async read(object: KubeObject, signal?: AbortSignal): Promise<KubeObject | undefined> {
    try {
      return (await this.get(await this.path(object), signal)) as KubeObject;
    } catch (error) {
      if (isNotFound(error) || error instanceof NoSuchKind) return undefined;
      throw error;
    }
  }

  /** Server-side apply: creates or updates, and owns the fields that it names. */
  async apply(object: KubeObject, options: { fieldManager: string; force: boolean; signal?: AbortSignal }): Promise<KubeObject> {
    const query = new URLSearchParams({ fieldManager: options.fieldManager, force: String(options.force), fieldValidation: "Warn" });
    const path = await this.path(object);
    const namespaced = path.includes("/namespaces/") && object.kind !== "Namespace";
    const body = namespaced ? object : { ...object, metadata: { ...object.metadata, namespace: undefined } };
    return (await this.request("PATCH", `${path}?${query.toString()}`, {
      contentType: "application/apply-patch+yaml",
      body,
      signal: options.signal,
    })) as KubeObject;
  }

  /** Deletes, and takes what the object owns along. Gone already is fine. */
  async delete(object: KubeObject, propagationPolicy: string): Promise<void> {
    try {
      await this.request("DELETE", await this.path(object), {
        contentType: "application/json",
        body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy },
      });
    } catch (error) {
      if (!isNotFound(error) && !(error instanceof NoSuchKind)) throw error;
    }
  }

  private async path(object: KubeObject): Promise<string> {
    const { apiVersion, kind, metadata } = object;
    const resource = await this.resource(apiVersion, kind);
    const scope = resource.namespaced ? `/namespaces/${encodeURIComponent(metadata.namespace ?? "default")}` : "";
    return `${groupPath(apiVersion)}${scope}/${resource.name}/${encodeURIComponent(metadata.name ?? "")}`;
  }

  /** A kind that is missing is asked for again: its definition may have been created a moment ago. */
  private async resource(apiVersion: string, kind: string): Promise<ApiResource> {
    const find = async (): Promise<ApiResource | undefined> =>
      (await this.resources(apiVersion)).find((resource) => resource.kind === kind && !resource.name.includes("/"));
    let found = await find();
    if (!found) {
      this.kinds.delete(apiVersion);
      found = await find();
    }
    if (!found) throw new NoSuchKind(`no matches for kind "${kind}" in version "${apiVersion}"`);
    return found;
  }

  private resources(apiVersion: string): Promise<ApiResource[]> {
    let known = this.kinds.get(apiVersion);
    if (!known) {
      known = this.get(groupPath(apiVersion)).then(
        (list) => (list as { resources: ApiResource[] }).resources,
        (error: unknown) => {
          this.kinds.delete(apiVersion);
          if (isNotFound(error)) return [];
          throw error;
        },
      );
      this.kinds.set(apiVersion, known);
    }
    return known;
  }

  private async request(
    method: string,
    path: string,
    { body, contentType, signal }: { body?: unknown; contentType?: string; signal?: AbortSignal },
  ): Promise<unknown> {
    const cluster = this.config.getCurrentCluster();
    if (!cluster) throw new Error("the kubeconfig selects no cluster");
    const url = new URL(cluster.server + path);
    const options: https.RequestOptions = {};
    await this.config.applyToHTTPSOptions(options);
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    // Without its length Node.js sends the body of a DELETE in a form that no server can read.
    const contentHeaders = content ? { "Content-Type": contentType, "Content-Length": content.length } : {};
    const headers = { Accept: "application/json", ...contentHeaders, ...authentication(options) };
    const send = url.protocol === "http:" ? http.request : https.request;
    const subject = `${method[0]}${method.slice(1).toLowerCase()} "${url.origin}${url.pathname}"`;
    return new Promise((resolve, reject) => {
      const request = send(url, { ...options, method, headers, signal, timeout: TIMEOUT_MS }, (response) => {
        readAnswer(response).then(resolve, reject);
      });
      request.on("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
      request.on("error", (error) => reject(new Error(`${subject}: ${error.message || (error as NodeJS.ErrnoException).code}`)));
      request.end(content);
    });
  }
}

function isHeaderList(headers: https.RequestOptions["headers"]): headers is readonly string[] {
  return Array.isArray(headers);
}

/** Headers that the client library sets: a map, although the type has Node.js' flat lists too. */
function authentication({ headers }: https.RequestOptions): http.OutgoingHttpHeaders {
  if (isHeaderList(headers)) throw new Error("the Kubernetes client library gives its headers as a list");
  return headers ?? {};
}

interface ApiResource {
  /** Plural, as in the path; with a slash for a subresource. */
  name: string;
  kind: string;
  namespaced: boolean;
}

async function readAnswer(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return text === "" ? undefined : JSON.parse(text);
  throw new ApiError(status, messageOf(text) ?? `the API server answered ${status}`);
}

/** The sentence in a `Status` object. */
function messageOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" && message !== "" ? message : undefined;
  } catch {
    return undefined;
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
