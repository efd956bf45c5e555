import { compare } from "../../../model/canonical.ts";
import { plainText } from "../../../model/redact.ts";
import type { ProxyDraft, RouteDraft } from "../draft.ts";
import { type Files, withIncludes } from "./includes.ts";
import { Server } from "./routes.ts";
import { inherit, nothingSaid, type Settings } from "./settings.ts";
import { type Directive, isFault, readDirectives } from "./tokens.ts";
import { type Pools, poolsOf } from "./upstreams.ts";

/** True for text that is a configuration of nginx, or a part of one. */
export const looksLikeNginx = (head: string): boolean =>
  /^\s*((server|http|stream)\s*|(location|upstream)[ \t=~][^;{}\n]*)\{/m.test(head) &&
  /^\s*(listen|proxy_pass|server_name|server|include|root|location|return|events)\b[^{}]*[;{]/m.test(head) &&
  !/^\s*(import|export|const|function|package|resource|terraform)\b/m.test(head);

interface Listener {
  readonly scheme: "http" | "https";
  readonly port: number;
  readonly address?: string;
  readonly byDefault: boolean;
}
interface Block {
  readonly server: Directive;
  readonly settings: Settings;
  readonly names: readonly string[];
  readonly listeners: readonly Listener[];
}

/** Routes of one server for one port; a server with more is cut. */
const mostRoutes = 20_000;

/**
 * What each main file of an input says: one that no other includes. `problem` is told of files that are none.
 * @param files text by path
 */
export function readNginx(
  files: ReadonlyMap<string, string>,
  problem: (file: string, line: number, message: string) => void,
): ReadonlyMap<string, ProxyDraft> {
  const parsed = new Map<string, readonly Directive[]>();
  for (const [path, text] of files) {
    const read = readDirectives(text, path);
    if (isFault(read)) problem(path, read.line, read.message);
    else parsed.set(path, read);
  }
  const drafts = new Map<string, ProxyDraft>();
  const included = new Set<string>();
  const order = [...parsed.keys()].sort((a, b) => rank(parsed.get(a)) - rank(parsed.get(b)) || compare(a, b));
  for (const path of order) {
    if (included.has(path)) continue;
    const { draft, used } = draftOf(parsed, path);
    for (const file of used) included.add(file);
    if (draft) drafts.set(path, draft);
  }
  return drafts;
}

/** Files with `http` first: they include the others. */
const rank = (directives: readonly Directive[] | undefined): number =>
  directives?.some(({ name }) => name === "http") ? 0 : directives?.some(({ name }) => name === "server") ? 1 : 2;

function draftOf(
  files: Files,
  path: string,
): { readonly draft: ProxyDraft | undefined; readonly used: ReadonlySet<string> } {
  const { directives, missing, used } = withIncludes(files, path);
  const https = directives.filter(({ name }) => name === "http");
  const fragment = https.length === 0;
  const levels = fragment ? [directives] : https.map(({ block = [] }) => block);
  const routes = levels.flatMap((level) => routesOf(level));
  // A part of a server alone: which one includes it is not known.
  if (routes.length === 0 && fragment) return { draft: undefined, used };
  const unread = missing.map((pattern) => `include ${plainText(pattern)}`);
  const streams = directives.some(({ name }) => name === "stream") ? ["stream"] : [];
  return { draft: { product: "nginx", fragment, unread: [...unread, ...streams], routes }, used };
}

function routesOf(level: readonly Directive[]): readonly RouteDraft[] {
  const settings = inherit(nothingSaid, level);
  const pools = poolsOf(level);
  const blocks = level
    .filter(({ name, block }) => name === "server" && block)
    .map((server): Block => {
      const { block = [] } = server;
      return { server, settings: inherit(settings, block), names: namesOf(block), listeners: listenersOf(block) };
    });
  const defaults = defaultsOf(blocks);
  return blocks.flatMap((block, index) => routesAt(block, index, defaults, pools)).slice(0, mostRoutes);
}

function routesAt(
  { server, settings, names, listeners }: Block,
  index: number,
  defaults: ReadonlyMap<string, number>,
  pools: Pools,
): readonly RouteDraft[] {
  const all = listeners.map((listener) => ({ ...listener, fallback: defaults.get(keyOf(listener)) === index }));
  const open = all.filter(({ fallback }) => fallback || names.length > 0);
  if (open.length === 0) return [];
  const paths = new Server(server, settings, pools).routes();
  return open.flatMap(({ scheme, port, address, fallback }) =>
    paths.map((path) => ({
      ...path,
      server: String(index),
      hosts: names,
      fallback,
      scheme,
      port,
      ...(address === undefined ? {} : { address }),
    })),
  );
}

const keyOf = ({ port, address = "" }: Listener): string => `${address}:${port}`;

/** The server of each address that takes names which no other has: the one that says so, else the first. */
function defaultsOf(blocks: readonly Block[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const said = new Set<string>();
  for (const [index, { listeners }] of blocks.entries()) {
    for (const listener of listeners) {
      const key = keyOf(listener);
      if (!found.has(key) || (listener.byDefault && !said.has(key))) found.set(key, index);
      if (listener.byDefault) said.add(key);
    }
  }
  return found;
}

/** Names that a request can bear; `_` and the empty one are none. */
const namesOf = (block: readonly Directive[]): readonly string[] => [
  ...new Set(
    block
      .filter(({ name }) => name === "server_name")
      .flatMap(({ args }) => args)
      .filter((name) => name !== "" && name !== "_" && !name.startsWith("$") && name.length <= 253)
      .map((name) => plainText(name.startsWith("~") ? name : name.toLowerCase())),
  ),
];

/** https://nginx.org/en/docs/http/ngx_http_core_module.html#listen */
function listenersOf(block: readonly Directive[]): readonly Listener[] {
  const said = block.filter(({ name }) => name === "listen");
  const secure = block.some(({ name, args }) => name === "ssl" && args[0] === "on");
  const all = said.length === 0 ? [["80"]] : said.map(({ args }) => args);
  const found = new Map<string, Listener>();
  for (const [where = "", ...flags] of all) {
    if (where.startsWith("unix:")) continue;
    const [, six, name, port] = /^(?:(?:\[([^\]]*)\]|([^:]*)):)?(\d+)$/.exec(where) ?? [
      undefined,
      undefined,
      where,
      "80",
    ];
    const host = six ?? name ?? "";
    const local = host === "" || host === "*" || host === "0.0.0.0" || host === "::" ? undefined : plainText(host);
    const listener = {
      scheme: secure || flags.includes("ssl") || flags.includes("quic") ? ("https" as const) : ("http" as const),
      port: Number(port),
      ...(local === undefined ? {} : { address: local }),
      byDefault: flags.includes("default_server") || flags.includes("default"),
    };
    if (listener.port > 0 && listener.port < 65_536 && !found.has(keyOf(listener)))
      found.set(keyOf(listener), listener);
  }
  return [...found.values()];
}
