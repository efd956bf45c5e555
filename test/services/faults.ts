import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { request as secureRequest } from "node:https";
import type { AddressInfo, Socket } from "node:net";

/** What happens to one request instead of its way to the service. */
export type Fault =
  /** Asked to come again; `after` seconds in `Retry-After`. */
  | { readonly kind: "throttle"; readonly status: 429 | 503; readonly after?: number; readonly body?: string }
  | { readonly kind: "answer"; readonly status: number; readonly body: string; readonly type?: string }
  /** No answer ever. */
  | { readonly kind: "silence" }
  /** The connection breaks: before the answer, or in the middle of it. */
  | { readonly kind: "cut"; readonly when: "before" | "within" };

export interface Seen {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** How many requests with this method and path came before. */
  readonly before: number;
  /** How many came before in all. */
  readonly number: number;
}

/** Decides about each request; undefined lets it through. */
export type Plan = (seen: Seen) => Fault | undefined;

/** A service behind a proxy that fails as services do. Of any protocol over HTTP/1.1: AWS's, Kubernetes', Vault's. */
export interface FaultProxy {
  /** `http://127.0.0.1:<port>`. */
  readonly address: string;
  /** Requests as they came, faults and all: `GET /v1/sys/mounts`. */
  readonly seen: readonly string[];
  /** Faults done so far. */
  readonly faults: number;
  /** Most requests that were open at once. */
  readonly most: number;
  stop(): Promise<void>;
}

export interface Target {
  /** `http://127.0.0.1:8200`, or https with the certificates that sign it and, where it wants one, a client's. */
  readonly address: string;
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
}

/** Listens at 127.0.0.1 on a free port, until stopped. */
export async function startFaults({ address, ...tls }: Target, plan: Plan): Promise<FaultProxy> {
  const target = new URL(address);
  const counts = new Map<string, number>();
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const state = { faults: 0, open: 0, most: 0 };
  const server: Server = createServer((incoming, response) => {
    const { method = "GET", url: path = "/", headers } = incoming;
    const line = `${method} ${path}`;
    const before = counts.get(line) ?? 0;
    counts.set(line, before + 1);
    seen.push(line);
    state.most = Math.max(state.most, ++state.open);
    response.once("close", () => {
      state.open--;
    });
    const fault = plan({ method, path, headers, before, number: seen.length - 1 });
    if (fault) {
      state.faults++;
      incoming.resume();
      if (fault.kind !== "cut" || fault.when === "before") return fail(fault, incoming, response);
    }
    // How the body is sent on this connection is no matter of the next one.
    const { connection: _, "transfer-encoding": __, ...passedOn } = headers;
    const options = { method, headers: { ...passedOn, host: target.host }, ...tls };
    const send = target.protocol === "https:" ? secureRequest : request;
    const passed = send(new URL(path, target), options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (fault) {
        answer.once("data", (part: Buffer) => {
          response.write(part.subarray(0, Math.max(1, part.length >> 1)), () => incoming.socket.destroy());
          answer.destroy();
        });
        answer.once("end", () => incoming.socket.destroy());
      } else answer.pipe(response);
    });
    passed.on("error", () => incoming.socket.destroy());
    response.once("close", () => passed.destroy());
    incoming.pipe(passed);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    get faults() {
      return state.faults;
    },
    get most() {
      return state.most;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function fail(fault: Fault, incoming: IncomingMessage, response: ServerResponse): void {
  switch (fault.kind) {
    case "throttle": {
      const headers = fault.after === undefined ? {} : { "retry-after": String(fault.after) };
      response.writeHead(fault.status, { "content-type": "application/json", ...headers });
      response.end(fault.body ?? '{"errors":["slow down"]}');
      return;
    }
    case "answer":
      response.writeHead(fault.status, { "content-type": fault.type ?? "application/json" });
      response.end(fault.body);
      return;
    case "cut":
      incoming.socket.destroy();
      return;
    case "silence":
      return;
  }
}

/**
 * Every so-manieth request fails, each path at most `perPath` times: enough patience gets everything. The same requests
 * in another order fail elsewhere, so results must not hang on where.
 */
export function nowAndThen(every: number, faults: readonly Fault[], perPath = 2): Plan {
  const failed = new Map<string, number>();
  return ({ method, path, number }) => {
    const line = `${method} ${path}`;
    const times = failed.get(line) ?? 0;
    if (faults.length === 0 || number % every !== every - 1 || times >= perPath) return undefined;
    failed.set(line, times + 1);
    return faults[Math.floor(number / every) % faults.length];
  };
}
