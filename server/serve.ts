import { rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, BlockList } from "node:net";
import path from "node:path";
import { makeStoreFolder } from "../graph/store/folder.ts";
import { UserError } from "../model/errors.ts";
import { type AmbitApp, type AppOptions, createApp } from "./app.ts";
import { defaultLimits } from "./limits.ts";
import { builtPage, checkPage } from "./page.ts";
import { refuseUnread } from "./problem/unread.ts";

export interface ServeOptions extends AppOptions {
  /** Address to listen at; default: this machine only. Any other takes a `token`. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Opens the newest graph at once, so that the first question does not wait for it. */
  readonly warm?: boolean;
}

export interface Served {
  readonly address: AddressInfo;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Opens the page once. */
  readonly launchUrl: string;
  /** Holds the bearer token of this run, for its owner alone; removed at the end. Absent where a token was given, or the folder takes no file. */
  readonly tokenFile?: string;
  readonly app: AmbitApp;
  /** Stops: nothing new is accepted, streams end, what runs may end within the limit. */
  close(): Promise<void>;
}

/** How long a request may take to arrive: ms. Uploads are large. */
const arrival = 30 * 60_000;
/** Bytes of a request's address and headers: a question with some hundred selectors. */
const longestHead = 64 * 1024;

/** Listens. @throws UserError serve.no-page, serve.no-token, serve.address */
export async function serve(options: ServeOptions): Promise<Served> {
  const { host = "127.0.0.1", port = 0 } = options;
  checkPage(options.page ?? builtPage);
  if (!isLoopback(host) && options.token === undefined)
    throw new UserError(
      "serve.no-token",
      `\`${host}\` can be reached by others, and there is no token file`,
      "name a file that holds a token with --token-file, or leave --host out",
    );
  const app = createApp({
    ...options,
    hosts: [...(isWildcard(host) ? [] : [bracketed(host)]), ...(options.hosts ?? [])],
  });
  const server = createServer({ requestTimeout: arrival, maxHeaderSize: longestHead }, app.app);
  server.on("clientError", refuseUnread);
  const address = await listening(server, host, port);
  const url = `http://${bracketed(isWildcard(host) ? "127.0.0.1" : host)}:${address.port}`;
  app.credentials.announce(url);
  const tokenFile = options.token === undefined ? writeToken(options.store, address.port, app) : undefined;
  if (options.warm) void warm(app);
  let closing: Promise<void> | undefined;
  return {
    address,
    url,
    launchUrl: app.credentials.launchUrl(),
    ...(tokenFile === undefined ? {} : { tokenFile }),
    app,
    close: () => {
      closing ??= stopped(server, app, { ...defaultLimits, ...options.limits }.stop).finally(() => {
        if (tokenFile !== undefined) rmSync(tokenFile, { force: true });
      });
      return closing;
    },
  };
}

/** What goes wrong here is said when somebody asks. */
async function warm({ snapshots, answers }: AmbitApp): Promise<void> {
  try {
    const { id, importedAt } = await snapshots.find(undefined);
    await answers.warm({ snapshot: id, importedAt });
  } catch {}
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function isLoopback(host: string): boolean {
  return host === "localhost" || loopback.check(host, host.includes(":") ? "ipv6" : "ipv4");
}
const isWildcard = (host: string): boolean => host === "0.0.0.0" || /^[0:]+$/.test(host);
const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);

function listening(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(refused(error, host, port)));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve(server.address() as AddressInfo);
    });
  });
}

function refused(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  const at = `\`${bracketed(host)}:${port}\``;
  switch (error.code) {
    case "EADDRINUSE":
      return new UserError("serve.address", `another program listens at ${at}`, "name another port with --port");
    case "EACCES":
      return new UserError("serve.address", `${at} may not be used`, "name a port from 1024 on with --port");
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new UserError("serve.address", `${at} is no address of this machine`, "name one of its own with --host");
    default:
      return error;
  }
}

/** For scripts of the same user. A store that takes no file is no reason to fail: the page works without. */
function writeToken(store: string, port: number, { credentials }: AmbitApp): string | undefined {
  const file = path.join(store, `serve-${port}.token`);
  try {
    makeStoreFolder(store);
    rmSync(file, { force: true });
    writeFileSync(file, `${credentials.bearer}\n`, { mode: 0o600, flag: "wx" });
    return file;
  } catch {
    return undefined;
  }
}

async function stopped(server: Server, app: AmbitApp, patience: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await app.stop();
  const last = setTimeout(() => server.closeAllConnections(), patience);
  server.closeIdleConnections();
  await closed;
  clearTimeout(last);
}
