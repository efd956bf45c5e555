import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http, { type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Served, type ServeOptions, serve } from "../../server/serve.ts";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  json<T = Record<string, unknown>>(): T;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A server for one test file, with a store and a page of its own. */
export interface TestServer extends Served {
  readonly store: string;
  readonly bugs: readonly string[];
  /** As a script with the bearer token. */
  ask(path: string, options?: Ask): Promise<Reply>;
  /** As anybody. */
  raw(path: string, options?: Ask): Promise<Reply>;
  end(): Promise<void>;
}

export const json = (value: unknown): Ask => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(value),
});

/** @param prepare fills the store before the server is there */
export async function testServer(
  prepare: (store: string) => Promise<unknown> = async () => {},
  options: Partial<ServeOptions> = {},
): Promise<TestServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-server-"));
  const page = path.join(folder, "page");
  const store = path.join(folder, "store");
  // Nothing is written beside what the test made.
  process.env["AMBIT_FINGERPRINT_KEY_FILE"] = path.join(folder, "fingerprint.key");
  mkdirSync(path.join(page, "assets"), { recursive: true });
  writeFileSync(path.join(page, "index.html"), "<!doctype html><title>the page</title>");
  writeFileSync(path.join(page, "assets/index-4f3a.js"), "export const page = 1;\n");
  writeFileSync(path.join(page, ".secret"), "hidden");
  await prepare(store);
  const bugs: string[] = [];
  const served = await serve({ store, page, report: (bug) => bugs.push(bug), ...options });
  const raw = (at: string, asked: Ask = {}): Promise<Reply> => request(served.address.port, at, asked);
  const bearer = { Authorization: `Bearer ${served.app.credentials.bearer}` };
  return {
    ...served,
    store: options.store ?? store,
    bugs,
    raw,
    ask: (at, { headers, ...rest } = {}) => raw(at, { ...rest, headers: { ...bearer, ...headers } }),
    async end() {
      await served.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One request as it is written here: no client's own headers, no redirects followed. */
export function request(port: number, at: string, { method = "GET", headers = {}, body }: Ask): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length: Record<string, string> =
      body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
    const sent = http.request(
      { host: "127.0.0.1", port, path: at, method, headers: { ...length, ...headers }, agent: false },
      (res) => {
        const chunks: Buffer[] = [];
        res.on("data", (chunk: Buffer) => chunks.push(chunk));
        res.on("error", reject);
        res.on("end", () => {
          const whole = Buffer.concat(chunks);
          resolve({
            status: res.statusCode ?? 0,
            headers: res.headers,
            body: whole,
            text: whole.toString("utf8"),
            json: <T>() => JSON.parse(whole.toString("utf8")) as T,
          });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly content: string | Buffer;
}

/** A form as a browser sends it. */
export function form(parts: readonly Part[], boundary = "----ambit-test"): Ask {
  const pieces = parts.flatMap(({ name, filename, content }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? "" : `; filename="${filename}"`}\r\n\r\n`,
    content,
    "\r\n",
  ]);
  return {
    method: "POST",
    headers: { "Content-Type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece))),
  };
}

/** Waits until it holds. */
export async function until(holds: () => boolean | Promise<boolean>, patience = 60_000): Promise<void> {
  const end = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
