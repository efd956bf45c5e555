import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../../../recorded/vault-collect/enterprise.json", import.meta.url));

/** Answers of a Vault Enterprise with every engine and method that is read, as its documentation shows them, by request path. */
export const recordedAnswers = async (): Promise<Readonly<Record<string, { readonly data?: unknown }>>> =>
  JSON.parse(await readFile(file, "utf8"));

/** A server that gives the recorded answers and refuses whom it does not know. */
export interface Replay {
  readonly address: string;
  /** `LIST sys/policies/acl/`, with the namespace before the path: what was asked. */
  readonly asked: readonly string[];
  /** Tokens that are taken; the test may change them. */
  readonly tokens: Set<string>;
  /** After so many more requests no token is taken, until the test adds one. */
  endAfter(requests: number): void;
  stop(): Promise<void>;
}

export async function replayed(token: string): Promise<Replay> {
  const answers = await recordedAnswers();
  const asked: string[] = [];
  const tokens = new Set([token]);
  let end = Number.POSITIVE_INFINITY;
  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://vault");
    const namespace = request.headers["x-vault-namespace"];
    const below = url.pathname
      .replace(/^\/v1\//, "")
      .split("/")
      .map(decodeURIComponent)
      .join("/");
    const path = typeof namespace === "string" ? `${namespace}/${below}` : below;
    const list = url.searchParams.get("list") === "true";
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { accessor } = parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString("utf8")) : {};
    if (asked.length === end) tokens.clear();
    asked.push(`${list ? "LIST" : request.method} ${path}`);
    const known = below === "sys/health" || tokens.has(String(request.headers["x-vault-token"]));
    const answer = answers[accessor === undefined ? path : `${path}/${accessor}`];
    response.setHeader("content-type", "application/json");
    response.statusCode = known ? (answer ? 200 : 404) : 403;
    response.end(JSON.stringify(known ? (answer ?? { errors: [] }) : { errors: ["permission denied"] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    tokens,
    endAfter: (requests) => {
      end = asked.length + requests;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
