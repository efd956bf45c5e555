import { choose } from "../../../model/edge/choose.ts";
import { pathLike } from "../../../model/edge/pattern.ts";
import type { EdgeControl, EdgeTransform, EdgeUpstream } from "../../../model/fact/edge.ts";
import { plainText } from "../../../model/redact.ts";
import { plainPath } from "../../read/plain-path.ts";
import type { ProxyDraft, RouteDraft } from "../draft.ts";
import { flagsOf, type Options, readArguments, readToml, type Setting } from "./options.ts";

/** True for a configuration file of oauth2-proxy. */
export const looksLikeOauth2Proxy = (head: string): boolean =>
  /^\s*(upstreams|skip_auth_routes|skip_auth_regex|email_domains|cookie_secret|cookie_secure|oidc_issuer_url|client_id|http_address|reverse_proxy|provider)\s*=/m.test(
    head,
  ) &&
  (
    head.match(
      /^\s*(upstreams|skip_\w+|email_domains|cookie_\w+|oidc_\w+|client_(id|secret)\w*|http_address|reverse_proxy|provider|pass_\w+|set_\w+|redirect_url|trusted_ips|api_routes|proxy_prefix)\s*=/gm,
    ) ?? []
  ).length >= 2;

/** True for images of oauth2-proxy, of its own and of those that pack it. */
export const isOauth2Proxy = (image: string): boolean => /(^|\/)oauth2[-_]proxy(:|@|$)/.test(image);

export const readOauth2Proxy = (text: string): ProxyDraft => draft(readToml(text), false);

type Argument = { readonly text: string; readonly locator: string };
const ofFile = /^--?(config|alpha-config)(=|$)/;

export const readOauth2ProxyArguments = (args: readonly Argument[], environment: readonly string[]): ProxyDraft =>
  draft(
    readArguments(args, environment),
    args.some(({ text }) => ofFile.test(text)),
  );

/** Arguments of which `readOauth2ProxyArguments` reads the same, and which hold nothing else: no other flag, and of values what is read. */
export const plainOauth2ProxyArguments = (args: readonly Argument[]): readonly string[] => [
  ...flagsOf(readArguments(args, []), plain),
  ...(args.some(({ text }) => ofFile.test(text)) ? ["--config"] : []),
];

/** What is read of an option's value; undefined: that it is given. */
function plain(option: string, value: string): string | undefined {
  switch (option) {
    case "reverse_proxy":
    case "skip_auth_preflight":
      return String(isOn(value));
    case "http_address":
    case "https_address":
      return plainText(addressOf(value).slice(1).join(":"));
    case "proxy_prefix":
    case "skip_auth_regex":
    case "skip_auth_routes":
      return plainPath(value);
    case "trusted_ips":
      return /^[\da-f.:/]+$/i.test(value) ? value : "";
    case "upstreams":
      return plainUpstream(value);
    default:
      return undefined;
  }
}

const isOn = (value: string): boolean => /^(true|t|1)$/i.test(value);
const addressOf = (value: string): readonly string[] => /^(?:https?:\/\/)?(.*?):(\d{1,5})$/.exec(value) ?? [];

/** Without login, query and fragment; empty where it is no address. */
function plainUpstream(value: string): string {
  try {
    return Object.assign(new URL(value), { username: "", password: "", search: "", hash: "" }).href;
  } catch {
    return "";
  }
}

interface Upstream {
  readonly path: string;
  readonly match: "exact" | "prefix";
  readonly upstreams: readonly EdgeUpstream[];
  readonly does: "pass" | "answer";
  readonly locator: string;
}

/**
 * Requests that an option exempts pass; all others have to show a session.
 * https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview
 * https://github.com/oauth2-proxy/oauth2-proxy/blob/master/oauthproxy.go
 */
function draft(options: Options, elsewhere: boolean): ProxyDraft {
  const all = (name: string): readonly Setting[] => options.given.get(name) ?? [];
  const on = (name: string): Setting | undefined => all(name).find(({ value }) => isOn(value));
  const upstreams = all("upstreams").flatMap(upstreamOf);
  const reverse = on("reverse_proxy");
  const transforms: readonly EdgeTransform[] = reverse
    ? [{ what: "headers", name: "reverse_proxy", order: 5, locator: reverse.locator }]
    : [];
  const trusted = all("trusted_ips");
  const everybody = trusted.find(({ value }) => value === "0.0.0.0/0" || value === "::/0");
  const byAddress = trusted.slice(0, 1).map(
    ({ locator }): EdgeControl => ({
      kind: "ip-allow",
      mode: "optional",
      name: "trusted_ips",
      order: 10,
      why: "addresses that need no session",
      locator,
    }),
  );
  const session: EdgeControl = { kind: "oidc", mode: "require", name: "session", order: 20, locator: "" };
  const doubts = [
    ...(reverse && trusted.length > 0 ? ["trusted_ips are compared with an address that a header may name"] : []),
    ...options.unseen
      .filter((name) => /^(skip_auth|trusted_ips|alpha_config)/.test(name))
      .map((name) => `${name} is set by the environment`),
  ];
  const address = listener(all("https_address")[0], "https") ?? listener(all("http_address")[0], "http") ?? standard;
  const prefix = all("proxy_prefix")[0]?.value ?? "/oauth2";
  const base = { server: "0", hosts: [], fallback: true, ...address, narrowed: [], sourceRanges: [] } as const;
  const skipped = [...all("skip_auth_routes"), ...all("skip_auth_regex")].map((one) => skipping(one));
  const passing = upstreams.length > 0 ? upstreams : [];
  const open = (at: Pick<RouteDraft, "path" | "match" | "locator"> & Partial<RouteDraft>, name: string) => ({
    ...base,
    ...target(passing, at.witness),
    ...at,
    asks: "no" as const,
    undecided: [],
    controls: [{ ...session, mode: "optional" as const, name, why: name, locator: at.locator }],
    transforms,
  });
  const preflight = on("skip_auth_preflight");
  const drafts: Omit<RouteDraft, "position">[] = [
    {
      ...base,
      path: plainPath(prefix),
      match: "segments",
      does: "login",
      upstreams: [],
      asks: "no",
      undecided: [],
      controls: [],
      transforms,
      locator: all("proxy_prefix")[0]?.locator ?? "",
    },
    ...(preflight
      ? [open({ path: "/", match: "prefix", methods: ["OPTIONS"], locator: preflight.locator }, "skip_auth_preflight")]
      : []),
    ...skipped.map((one) => open(one, "skip_auth_routes")),
    ...passing.map((one) => ({
      ...base,
      path: plainPath(one.path),
      match: one.match,
      does: one.does,
      upstreams: one.upstreams,
      asks: everybody ? ("no" as const) : doubts.length > 0 ? ("perhaps" as const) : ("yes" as const),
      undecided: everybody ? [] : doubts,
      controls: [...byAddress, everybody ? { ...session, mode: "optional" as const, why: "trusted_ips" } : session],
      transforms,
      locator: one.locator,
    })),
  ];
  const routes = drafts.map((one, position) => ({ ...one, position }));
  return {
    product: "oauth2-proxy",
    fragment: false,
    unread: [
      ...options.unseen.map((name) => `${name} of the environment`),
      ...(elsewhere ? ["a configuration file"] : []),
    ],
    routes: routes.map((route) => witnessed(route, routes)),
  };
}

const standard = { scheme: "http", port: 4180, address: "127.0.0.1" } as const;

function listener(said: Setting | undefined, scheme: "http" | "https") {
  const [, host = "", port] = addressOf(said?.value ?? "");
  if (port === undefined) return undefined;
  const plain = host.replace(/^\[|\]$/g, "");
  return { scheme, port: Number(port), ...(/^(0\.0\.0\.0|::|)$/.test(plain) ? {} : { address: plainText(plain) }) };
}

/** `http://host:port/path/`: the path is where it is mounted. */
function upstreamOf({ value, locator }: Setting): readonly Upstream[] {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return [];
  }
  const path = url.pathname === "" ? "/" : url.pathname;
  const match = path.endsWith("/") ? ("prefix" as const) : ("exact" as const);
  if (url.protocol === "static:" || url.protocol === "file:")
    return [{ path: url.protocol === "static:" ? "/" : path, match: "prefix", upstreams: [], does: "answer", locator }];
  const scheme =
    url.protocol === "https:" ? ("https" as const) : url.protocol === "unix:" ? ("unix" as const) : ("http" as const);
  const port = url.port === "" ? (scheme === "https" ? 443 : 80) : Number(url.port);
  const host = scheme === "unix" ? "" : plainText(url.hostname.replace(/^\[|\]$/g, "").toLowerCase());
  return [
    { path, match, upstreams: [{ scheme, host, ...(scheme === "unix" ? {} : { port }) }], does: "pass", locator },
  ];
}

type Skipped = Pick<RouteDraft, "path" | "match" | "locator"> & {
  readonly methods?: readonly string[];
  readonly witness?: string;
};

/** `METHOD=expression`, `METHOD!=expression`, or an expression alone; it is looked for anywhere in the path. */
function skipping({ value, locator }: Setting): Skipped {
  const [, method, not, rest] = /^([A-Za-z]+)?(!)?=(.*)$/s.exec(value) ?? [];
  const pattern = rest ?? value;
  const path = not ? `^(?!.*(?:${pattern}))` : pattern;
  const witness = pathLike(path);
  return {
    path: plainPath(path),
    match: "regex",
    locator,
    ...(method === undefined ? {} : { methods: [method.toUpperCase()] }),
    ...(witness === undefined ? {} : { witness: plainPath(witness) }),
  };
}

/** Where requests for a path go: the longest that it lies below; without one known, to any. */
function target(all: readonly Upstream[], path: string | undefined): Pick<RouteDraft, "does" | "upstreams"> {
  const found = all
    .filter((one) => path === undefined || (one.match === "exact" ? path === one.path : path.startsWith(one.path)))
    .sort((a, b) => b.path.length - a.path.length);
  const own = path === undefined ? found : found.slice(0, 1);
  return {
    does: own.some(({ does }) => does === "pass") ? "pass" : "answer",
    upstreams: own.flatMap(({ upstreams }) => upstreams),
  };
}

/** A path that gets the route and no earlier one. */
function witnessed(route: RouteDraft, all: readonly RouteDraft[]): RouteDraft {
  if (route.witness !== undefined || route.match === "regex") return route;
  const method = route.methods?.[0] ?? "GET";
  const drafts = [route.path, `${route.path}x`].map((path) => (path.startsWith("/") ? path : `/${path}`));
  const witness = drafts.find((path) => choose("oauth2-proxy", all, path, method) === route);
  return witness === undefined ? route : { ...route, witness };
}
