import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { Refused, Throttled, Unreachable } from "../../../model/collect.ts";
import type { Access } from "./credentials.ts";
import { type Mount, type PathKind, requestPath } from "./paths.ts";

/** What Vault answered; `data` is undefined where there is nothing at the path. */
export interface Answer {
  readonly data: unknown;
  /** Why there is nothing: Vault names paths that it does not know. */
  readonly unknown?: true;
}

/** One answer may have so much: a folder of a million names. */
const mostBytes = 64 * 2 ** 20;

/** Asks what `paths.ts` declares, and nothing else. */
export class VaultReader {
  readonly #access: Access;
  readonly #agent: PlainAgent;

  constructor(access: Access) {
    this.#access = access;
    this.#agent =
      access.address.protocol === "https:" ? new SecureAgent({ keepAlive: true }) : new PlainAgent({ keepAlive: true });
  }

  close(): void {
    this.#agent.destroy();
  }

  /**
   * @param namespace below the one of the access; empty for that itself
   * @throws Refused, Throttled, Unreachable
   */
  async ask(
    kind: PathKind,
    at: { readonly namespace: string; readonly mount?: Mount; readonly name?: string; readonly body?: object },
    signal: AbortSignal,
  ): Promise<Answer> {
    const path = requestPath(kind, at.mount, at.name ?? "");
    const response = await this.#send(kind.method, path, at, signal);
    const text = await bodyOf(response);
    const { statusCode: status = 0, headers } = response;
    if (status === 204) return { data: undefined };
    if (status >= 200 && status < 300) return { data: dataOf(text, path) };
    if (status === 404) return notFound(text);
    if (status === 429) throw new Throttled("429", retryAfter(headers["retry-after"]));
    if (status === 503 && headers["retry-after"] !== undefined)
      throw new Throttled("503", retryAfter(headers["retry-after"]));
    if (status === 412 || status === 408 || status >= 500) throw new Unreachable(`${status}`);
    throw new Refused(`${status} ${words[status] ?? ""}`.trim());
  }

  #send(
    method: string,
    path: string,
    { namespace, body }: { readonly namespace: string; readonly body?: object },
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const { address, token, ca, namespace: own } = this.#access;
    // As Vault's own client asks for a list: what is between does not always know the method LIST. Of a path that ends in
    // a slash nothing else can be read, should the query get lost.
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    const query = method === "LIST" ? "?list=true" : path === "sys/health" ? "?standbyok=true&perfstandbyok=true" : "";
    const within = [own, namespace].filter((part) => part !== "").join("/");
    const text = body === undefined ? undefined : JSON.stringify(body);
    const options = {
      method: method === "LIST" ? "GET" : method,
      agent: this.#agent,
      signal,
      headers: {
        accept: "application/json",
        "x-vault-request": "true",
        ...(path === "sys/health" ? {} : { "x-vault-token": token }),
        ...(within === "" || path === "sys/health" ? {} : { "x-vault-namespace": within }),
        ...(text === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(ca === undefined ? {} : { ca }),
    };
    const url = new URL(`${address.pathname.replace(/\/$/, "")}/v1/${encoded}${query}`, address);
    return new Promise((resolve, reject) => {
      const send = address.protocol === "https:" ? secureRequest : plainRequest;
      const sent = send(url, options, resolve);
      // The error of a socket names addresses at most.
      sent.on("error", (error: NodeJS.ErrnoException) => reject(new Unreachable(error.code ?? "the connection broke")));
      sent.end(text);
    });
  }
}

const words: Readonly<Record<number, string>> = {
  301: "redirects elsewhere: name the active node",
  302: "redirects elsewhere: name the active node",
  307: "redirects elsewhere: name the active node",
  308: "redirects elsewhere: name the active node",
  400: "bad request",
  401: "unauthorized",
  403: "permission denied",
  405: "unsupported operation",
  472: "disaster recovery standby",
  473: "performance standby",
};

async function bodyOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > mostBytes) throw new Refused(`its answer has more than ${mostBytes} bytes`);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Unreachable("the answer broke off");
  }
  return Buffer.concat(parts).toString("utf8");
}

/** What the wrapper holds; `sys/health` has none. @throws Unreachable where the answer is no JSON: cut short, or not of Vault */
function dataOf(text: string, path: string): unknown {
  const body = parsed(text);
  if (typeof body !== "object" || body === null) throw new Unreachable("the answer is no JSON");
  if (path === "sys/health") return body;
  return "data" in body ? body.data : undefined;
}

/** Vault answers 404 to a list without entries; where it says why, the path is none that it knows. */
function notFound(text: string): Answer {
  const body = parsed(text);
  const errors = typeof body === "object" && body !== null && "errors" in body ? body.errors : undefined;
  if (!Array.isArray(errors)) throw new Refused("404 not Vault's answer");
  return errors.length === 0 ? { data: undefined } : { data: undefined, unknown: true };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds; an HTTP date is not written by Vault. */
function retryAfter(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
