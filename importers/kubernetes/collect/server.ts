import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { Refused, Throttled, Unreachable } from "../../../model/collect.ts";
import { UserError } from "../../../model/errors.ts";

/** A list that the server has forgotten the state of: it must be read from its beginning. */
export class Expired extends Error {
  override readonly name = "Expired";
}

/** One cluster as a context of a kubeconfig reaches it. GET alone is sent. */
export class Server {
  /** `https://prod.example.com:6443`, without a login. */
  readonly address: string;
  readonly #base: string;
  readonly #config: KubeConfig;

  constructor(config: KubeConfig, address: string) {
    this.#config = config;
    this.#base = address.replace(/\/+$/, "");
    const { origin, pathname } = new URL(this.#base);
    this.address = `${origin}${pathname === "/" ? "" : pathname}`;
  }

  /**
   * The answer to a GET, its body unread. @param path with its query
   * @throws Refused, Throttled, Unreachable, Expired; UserError collect.unauthenticated
   */
  async get(path: string, accept: string, signal: AbortSignal): Promise<IncomingMessage> {
    const options: RequestOptions = { method: "GET", headers: {}, signal };
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch {
      signal.throwIfAborted();
      // What a plugin prints may hold a token.
      throw unauthenticated(this.address, "the kubeconfig's user gives no credential");
    }
    options.headers = { ...options.headers, Accept: accept, "User-Agent": "ambit" };
    const url = new URL(`${this.#base}${path}`);
    const send = url.protocol === "http:" ? requestHttp : requestHttps;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = send(url, options, resolve);
      sent.on("error", (error: NodeJS.ErrnoException) => reject(signal.aborted ? error : unreachable(error)));
      sent.end();
    });
    const { statusCode: status = 0 } = answer;
    if (status === 200) return answer;
    answer.destroy();
    throw failed(status, answer.headers["retry-after"], this.address);
  }

  /** A small answer as JSON; undefined where it is none. */
  async json(path: string, accept: string, signal: AbortSignal): Promise<unknown> {
    const answer = await this.get(path, accept, signal);
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > mostBytes) throw new Refused("the answer is too large");
        chunks.push(chunk);
      }
    } catch (error) {
      if (error instanceof Refused || signal.aborted) throw error;
      throw new Unreachable("the answer was cut short");
    }
    try {
      return JSON.parse(Buffer.concat(chunks).toString("utf8"));
    } catch {
      return undefined;
    }
  }
}

/** Discovery of a cluster with hundreds of definitions takes a few of them. */
const mostBytes = 64 * 2 ** 20;

const unreachable = (error: NodeJS.ErrnoException): Unreachable =>
  new Unreachable(/^[A-Z][A-Z0-9_]{2,60}$/.test(error.code ?? "") ? String(error.code) : "no connection");

const unauthenticated = (address: string, message: string): UserError =>
  new UserError(
    "collect.unauthenticated",
    message,
    "log in to the cluster, as for kubectl, and run the command again",
    [["server", address]],
  );

/** https://kubernetes.io/docs/reference/using-api/api-concepts/ and /docs/concepts/cluster-administration/flow-control/ */
function failed(status: number, retryAfter: string | undefined, address: string): Error {
  const seconds = /^\d{1,5}$/.test(retryAfter ?? "") ? Number(retryAfter) * 1000 : undefined;
  if (status === 401) return unauthenticated(address, "the cluster does not know the kubeconfig's credential");
  if (status === 410) return new Expired("410 Gone");
  if (status === 429) return new Throttled("429 Too Many Requests", seconds);
  if (status >= 500)
    return seconds === undefined ? new Unreachable(String(status)) : new Throttled(String(status), seconds);
  return new Refused(status === 403 ? "403 Forbidden" : String(status));
}
