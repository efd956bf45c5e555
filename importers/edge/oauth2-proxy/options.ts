/** Options that are read; every other one is dropped with its value where it is met, cookie and client secrets among them. */
const read = new Set([
  "alpha_config",
  "api_routes",
  "http_address",
  "https_address",
  "proxy_prefix",
  "reverse_proxy",
  "skip_auth_preflight",
  "skip_auth_regex",
  "skip_auth_routes",
  "skip_jwt_bearer_tokens",
  "trusted_ips",
  "upstreams",
]);
/** Flags are in the singular where the file has a list. */
const plural: Readonly<Record<string, string>> = {
  api_route: "api_routes",
  skip_auth_route: "skip_auth_routes",
  trusted_ip: "trusted_ips",
  upstream: "upstreams",
};

/** Where a value was written: `line 4`, `/spec/containers/0/args/2`. */
export interface Setting {
  readonly value: string;
  readonly locator: string;
}
/** Values by option, as often as they were given. */
export interface Options {
  readonly given: ReadonlyMap<string, readonly Setting[]>;
  /** Options that are set where their values are not seen: by the environment. */
  readonly unseen: readonly string[];
}

const longest = 2_048;
const mostValues = 500;

const known = (name: string): string | undefined => {
  const plain = name.toLowerCase().replaceAll("-", "_");
  const option = plural[plain] ?? plain;
  return read.has(option) ? option : undefined;
};

/**
 * Top-level `key = value` of a TOML file: texts, switches and lists of texts, which may go over several lines. A line
 * that is none of these is passed over. https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview#config-file
 */
export function readToml(text: string): Options {
  const given = new Map<string, Setting[]>();
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const [, name = "", rest = ""] = /^\s*["']?([A-Za-z0-9_-]{1,80})["']?\s*=\s*(.*)$/.exec(lines[at] ?? "") ?? [];
    const option = known(name);
    const start = at;
    let value = rest;
    if (value.startsWith("["))
      while (!closes(value) && at + 1 < lines.length && at - start < mostValues) value += `\n${lines[++at] ?? ""}`;
    if (option === undefined) continue;
    for (const each of valuesOf(value)) add(given, option, each.value, `line ${start + 1 + each.line}`);
  }
  return { given, unseen: [] };
}

/** Texts in quotes, or one bare word; comments end a line. */
function valuesOf(text: string): readonly { readonly value: string; readonly line: number }[] {
  if (!/^[["']/.test(text)) return [{ value: (text.split("#", 1)[0] ?? "").trim(), line: 0 }];
  const found: { value: string; line: number }[] = [];
  let line = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|\n/g)) {
    if (token === "\n") line += 1;
    else if (token.startsWith("'")) found.push({ value: token.slice(1, -1), line });
    else if (token.startsWith('"')) found.push({ value: token.slice(1, -1).replace(/\\(["\\])/g, "$1"), line });
  }
  return text.startsWith("[") ? found : found.slice(0, 1);
}

const closes = (list: string): boolean => list.replace(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*/g, "").includes("]");

/** Arguments of a command, `--flag=value` or `--flag value`; and the names of what the environment sets. */
export function readArguments(
  args: readonly { readonly text: string; readonly locator: string }[],
  environment: readonly string[],
): Options {
  const given = new Map<string, Setting[]>();
  for (const [index, { text, locator }] of args.entries()) {
    const [, name = "", value] = /^--?([a-z0-9-]+)(?:=(.*))?$/s.exec(text) ?? [];
    const option = known(name);
    if (option === undefined) continue;
    const next = args[index + 1]?.text;
    const own = value ?? (next !== undefined && !next.startsWith("-") ? next : "true");
    // Flags for several values take them between commas too.
    const all = option === "skip_auth_routes" || option === "skip_auth_regex" ? [own] : own.split(",");
    for (const each of all) add(given, option, each, locator);
  }
  const unseen = environment.flatMap((name) => known(/^OAUTH2_PROXY_(\w+)$/.exec(name)?.[1] ?? "") ?? []);
  return { given, unseen: [...new Set(unseen)].filter((option) => !given.has(option)).sort() };
}

/**
 * The options as flags, `--name=value`. @param plain what is kept of a value; undefined: the name alone
 */
export const flagsOf = ({ given }: Options, plain: (option: string, value: string) => string | undefined) =>
  [...given].flatMap(([option, settings]) =>
    settings.map(({ value }) => {
      const kept = plain(option, value);
      return `--${option.replaceAll("_", "-")}${kept === undefined ? "" : `=${kept}`}`;
    }),
  );

function add(given: Map<string, Setting[]>, option: string, value: string, locator: string): void {
  const all = given.get(option) ?? [];
  if (all.length < mostValues && value.length <= longest) all.push({ value, locator });
  given.set(option, all);
}
