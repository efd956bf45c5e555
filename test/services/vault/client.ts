import { Agent, type RequestOptions, request } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";

/** How Vault answered. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the test says what it expects of an answer
  readonly body: any;
}

export interface Options {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  /** Left out: the root token; empty: none. */
  readonly token?: string;
  /** Seconds to wrap the answer for. */
  readonly wrap?: number;
  /** Address of this machine that the request comes from. */
  readonly from?: string;
}

/** Where a Vault answers, and its root token. */
export interface Access {
  /** `http://127.0.0.1:8200`. */
  readonly address: string;
  readonly token: string;
}

/** Requests over a few connections that stay open. */
export class VaultClient {
  readonly access: Access;
  readonly #agent: Agent;

  constructor(access: Access) {
    this.access = access;
    const options = { keepAlive: true, maxSockets: 16 };
    this.#agent = access.address.startsWith("https:") ? new SecureAgent(options) : new Agent(options);
  }

  close(): void {
    this.#agent.destroy();
  }

  /** What must succeed, as who may do everything. */
  async must(method: string, path: string, body?: unknown): Promise<Answer["body"]> {
    const answer = await this.send(method, path, body === undefined ? {} : { body });
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`);
    }
    return answer.body;
  }

  /** @param path below `v1/` */
  send(method: string, path: string, options: Options = {}): Promise<Answer> {
    const { address, token: root } = this.access;
    const { body, token = root, wrap, from } = options;
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const url = new URL(`/v1/${path}`, address);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);
    const settings: RequestOptions = {
      method,
      agent: this.#agent,
      headers: {
        ...(token === "" ? {} : { "X-Vault-Token": token }),
        ...(wrap === undefined ? {} : { "X-Vault-Wrap-TTL": String(wrap) }),
        ...(body === undefined ? {} : { "Content-Type": type }),
      },
      ...(from === undefined ? {} : { localAddress: from }),
    };
    return new Promise((resolve, reject) => {
      const send = url.protocol === "https:" ? secureRequest : request;
      const sent = send(url, settings, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks)) }));
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function parsed(bytes: Buffer): unknown {
  const text = bytes.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
