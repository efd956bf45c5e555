import { Agent, type RequestOptions, request } from "node:https";

/** Whom a request is made as, by impersonation headers; the server adds the groups that follow from the name. */
export interface Caller {
  readonly user: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, string>>;
  /** Of who sends the headers; left out: the administrator's. */
  readonly token?: string | undefined;
}

/** How the API server answered. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the test says what it expects of an API object
  readonly body: any;
}

/** Where an API server answers, and what it takes for proof. */
export interface Access {
  /** `https://127.0.0.1:6443`. */
  readonly server: string;
  readonly ca?: string | Buffer;
  readonly token?: string;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
}

/** Requests over a few connections that stay open. */
export class ClusterClient {
  readonly access: Access;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(access: Access) {
    this.access = access;
  }

  close(): void {
    this.#agent.destroy();
  }

  get(path: string, as?: Caller): Promise<Answer> {
    return this.send("GET", path, undefined, as);
  }

  /** What must succeed. */
  async must(method: string, path: string, body?: unknown): Promise<Answer["body"]> {
    const answer = await this.send(method, path, body);
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`);
    }
    return answer.body;
  }

  /** A server-side apply. */
  apply(path: string, body: unknown, as?: Caller): Promise<Answer> {
    return this.send("PATCH", `${path}?fieldManager=test&force=true`, body, as, "application/apply-patch+yaml");
  }

  /** @param as a caller to impersonate. @param content the body's type, where it is not what is usual */
  send(method: string, path: string, body?: unknown, as?: Caller, content?: string): Promise<Answer> {
    const { server, ca, token, cert, key } = this.access;
    const bearer = as?.token ?? token;
    const own = as?.token ? {} : { ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
    const usual = method === "PATCH" ? "application/strategic-merge-patch+json" : "application/json";
    const options: RequestOptions = {
      method,
      agent: this.#agent,
      ...(ca ? { ca } : {}),
      ...own,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": content ?? usual }),
        ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
        ...(as ? { "Impersonate-User": as.user } : {}),
        ...(as?.groups?.length ? { "Impersonate-Group": [...as.groups] } : {}),
        ...(as?.uid ? { "Impersonate-Uid": as.uid } : {}),
        ...Object.fromEntries(
          Object.entries(as?.extra ?? {}).map(([name, value]) => [`Impersonate-Extra-${name}`, value]),
        ),
      },
    };
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, server), options, (response) => {
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

/** What `work` gives for each item, a few at a time, in the order of the items. */
export async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>, atOnce = 16): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as T);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
