import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../../model/errors.ts";
import type { Metrics } from "./metrics.ts";

/** How the service does. */
export interface Health {
  /** False where no run has ended for several times the interval: whoever watches should start it anew. */
  readonly alive: boolean;
  readonly running: boolean;
  /** `clear`, `found`, `unknown`, `failed`; absent before the first run ended. */
  readonly last?: string;
  /** ISO 8601, UTC. */
  readonly lastSuccess?: string;
}

export interface Listening {
  readonly address: AddressInfo | undefined;
  close(): Promise<void>;
}

/** Serves /healthz and /metrics. @param listen `<host>:<port>`, or `off` @throws UserError usage.argument, serve.address */
export async function listenAt(listen: string, metrics: Metrics, health: () => Health): Promise<Listening> {
  if (listen === "off") return { address: undefined, close: async () => {} };
  const [, bracketed, plain, digits = ""] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(listen) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(digits) > 65_535)
    throw new UserError("usage.argument", "`--listen` is no address", "write it as 127.0.0.1:9464, or off");
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    const [at] = (request.url ?? "").split("?");
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, {
        "Content-Type": type,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
      });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return send(405, "text/plain", "GET\n");
    if (at === "/healthz") {
      const now = health();
      return send(now.alive ? 200 : 503, "application/json", `${JSON.stringify(now)}\n`);
    }
    if (at !== "/metrics") return send(404, "text/plain", "/healthz or /metrics\n");
    void metrics.text().then((text) => send(200, metrics.type, text));
  });
  await begun(server, host, Number(digits));
  return {
    address: server.address() as AddressInfo,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const begun = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", () =>
      reject(
        new UserError(
          "serve.address",
          `the service cannot listen at \`${host}:${port}\``,
          "name another address with --listen, or off",
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
