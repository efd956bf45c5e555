/** Random servers of nginx, each location with an upstream of its own, and requests to them. */
export interface Asked {
  readonly server: number;
  readonly path: string;
  readonly method: "GET" | "POST";
  /** The upstream that answered, `127.0.1.<n>`; empty where none did. */
  readonly answer: string;
}

/** As `random` of a linear congruential generator: the same servers for the same seed. */
function generator(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

export const paths = [
  ...["/", "/a", "/ab", "/a/", "/a/b", "/a/b/c", "/b", "/b/x", "/x.php", "/a/x.php", "/api", "/api/", "/api/x", "/A"],
  ...["//a", "/a//b", "/a/%2e%2e/b", "/%61pi/x", "/a/./b"],
];
const prefixes = ["/", "/a", "/a/", "/a/b", "/b", "/api", "/api/"];
const patterns = ["^/a", "\\.php$", "^/api/(.*)$", "/b$", "A", "^/(a|b)/[a-z]+$"];

/** One server that listens at the port with its own name. */
export function serverText(index: number, port: number, upstream: number): string {
  const pick = generator(index * 7919 + 17);
  const one = <T>(all: readonly T[]): T => all[pick(all.length)] as T;
  let count = 0;
  const pass = (): string => `proxy_pass http://127.0.1.${++count}:${upstream};`;
  const asking = (): string[] =>
    [
      ...[one(["", "", 'auth_basic "x"; auth_basic_user_file htpasswd;', 'auth_basic "x";', "auth_basic off;"])],
      ...[one(["", "", "", "auth_request /_auth;", "auth_request /_open;", "auth_request off;"])],
      ...[one(["", "", "", "satisfy any;", "satisfy all;"])],
      ...[one(["", "", "", "allow 10.0.0.0/8; deny all;", "allow all;", "deny 10.0.0.0/8;", "deny all;"])],
    ].filter((text) => text !== "");
  const moving = (): string =>
    one(["", "", "", "", "rewrite ^/a(.*)$ /b$1 last;", "rewrite ^/b(.*)$ /api$1 break;", "rewrite ^/api/(.*)$ /$1;"]);
  const handing = (): string => one(["", "", "", "error_page 401 = @open;", "error_page 401 403 /b;"]);
  const limiting = (): string =>
    one([
      "",
      "",
      "",
      "limit_except GET { deny all; }",
      'limit_except POST { auth_basic "y"; auth_basic_user_file htpasswd; }',
    ]);
  const content = (): string =>
    one([pass(), pass(), pass(), pass(), "return 204;", "internal;", "try_files /none @open;"]);
  const location = (depth: number, within?: string): string => {
    const regex = within === undefined || pick(3) === 0;
    const path = regex ? one(patterns) : one(prefixes.filter((each) => each.startsWith(within ?? "")));
    const modifier = regex ? one(["~", "~*"]) : one(["", "", "", "=", "^~"]);
    const inner =
      depth === 0 && modifier !== "=" && pick(4) === 0 ? distinct(2, () => location(1, regex ? undefined : path)) : [];
    return `location ${modifier} ${path} { ${[...asking(), moving(), handing(), limiting(), content(), ...inner].join(" ")} }`;
  };
  const locations = distinct(2 + pick(4), () => location(0, "/"));
  return [
    `server { listen 127.0.0.1:${port}; server_name s${index}.test;`,
    ...asking().filter((text) => !/deny all|auth_request/.test(text)),
    one(["", "", "", "rewrite ^/x(.*)$ /a$1;"]),
    ...locations,
    `location @open { ${one(["", "auth_basic off;"])} ${pass()} }`,
    "location = /_auth { internal; auth_basic off; return 401; }",
    "location = /_open { internal; auth_basic off; return 204; }",
    "}",
  ].join("\n");
}

/** Locations of one level differ in modifier and path: nginx refuses doubles. */
function distinct(most: number, make: () => string): string[] {
  const found = new Map<string, string>();
  for (let n = 0; n < most; n += 1) {
    const text = make();
    const [name = ""] = text.split("{", 1);
    const [, modifier = "", path = ""] = /^location (\S*) (\S+) /.exec(name) ?? [];
    const key = /^~/.test(modifier) && modifier !== "^~" ? name : modifier === "=" ? `= ${path}` : path;
    if (!found.has(key)) found.set(key, text);
  }
  return [...found.values()];
}
