import type { Directive } from "./tokens.ts";

/** A rule of `allow` and `deny`: the first that an address matches counts. */
export interface AddressRule {
  readonly allow: boolean;
  readonly range: string;
  readonly line: number;
}
/** A directive that stands for a control or a script. */
export interface Said {
  readonly name: string;
  readonly line: number;
  readonly value: string;
}
export interface ErrorPage {
  readonly codes: readonly string[];
  readonly target: string;
  readonly line: number;
}

/** What a level of the configuration says of who may pass, with what it takes over from the levels above. */
export interface Settings {
  readonly satisfy: "all" | "any";
  /** Of `auth_basic` and the like, by directive; off ones are left out. */
  readonly logins: ReadonlyMap<string, Said>;
  /** Directives that stand beside a login and that it does nothing without. */
  readonly files: ReadonlySet<string>;
  readonly addresses: readonly AddressRule[];
  readonly errorPages: readonly ErrorPage[];
  /** Scripts by directive. */
  readonly scripts: ReadonlyMap<string, Said>;
  /** `proxy_set_header`, by header in lower case. */
  readonly headers: ReadonlyMap<string, Said>;
  /** Values of server-wide switches by name: `merge_slashes`, `ssl_verify_client`, `real_ip_header` ... */
  readonly switches: ReadonlyMap<string, Said>;
  /** `set_real_ip_from`. */
  readonly believed: readonly Said[];
}

export const nothingSaid: Settings = {
  satisfy: "all",
  logins: new Map(),
  files: new Set(),
  addresses: [],
  errorPages: [],
  scripts: new Map(),
  headers: new Map(),
  switches: new Map(),
  believed: [],
};

/** Directives that ask who is there; each is switched off by `off`. */
export const loginKinds = new Map([
  ["auth_basic", "basic"],
  ["auth_digest", "basic"],
  ["auth_gss", "basic"],
  ["auth_ldap", "basic"],
  ["auth_pam", "basic"],
  ["auth_request", "forward-auth"],
  ["auth_jwt", "jwt"],
  ["auth_oidc", "oidc"],
] as const);
const isLogin = (name: string): boolean => (loginKinds as ReadonlyMap<string, string>).has(name);

const switches = new Set([
  "ignore_invalid_headers",
  "merge_slashes",
  "modsecurity",
  "real_ip_header",
  "real_ip_recursive",
  "ssl_verify_client",
  "underscores_in_headers",
]);
const scriptName = /^(access|rewrite|server_rewrite|content|set)_by_lua(_block|_file)?$|^(js_access|js_content|perl)$/;

/** What a block says, over what the level above said. Headers, addresses and error pages are taken over all or none. */
export function inherit(above: Settings, block: readonly Directive[]): Settings {
  const logins = new Map(above.logins);
  const files = new Set(above.files);
  const scripts = new Map(above.scripts);
  const known = new Map(above.switches);
  const headers = new Map<string, Said>();
  const addresses: AddressRule[] = [];
  const errorPages: ErrorPage[] = [];
  const believed = [...above.believed];
  let { satisfy } = above;
  for (const { name, args, line } of block) {
    const value = args[0] ?? "";
    if (isLogin(name)) {
      if (value === "off") logins.delete(name);
      else logins.set(name, { name, line, value });
    } else if (name === "auth_basic_user_file") files.add(name);
    else if (name === "satisfy") satisfy = value === "any" ? "any" : "all";
    else if (name === "allow" || name === "deny") addresses.push({ allow: name === "allow", range: value, line });
    else if (name === "error_page") errorPages.push(errorPage(args, line));
    else if (scriptName.test(name)) scripts.set(name, { name, line, value: "" });
    else if (name === "proxy_set_header" || name === "grpc_set_header")
      headers.set(value.toLowerCase(), { name, line, value: args[1] ?? "" });
    else if (switches.has(name)) known.set(name, { name, line, value });
    else if (name === "set_real_ip_from") believed.push({ name, line, value });
  }
  // A handler of content is of its own location alone.
  for (const name of above.scripts.keys())
    if (/content/.test(name) && !block.some((one) => one.name === name)) scripts.delete(name);
  return {
    satisfy,
    logins,
    files,
    addresses: addresses.length > 0 ? addresses : above.addresses,
    errorPages: errorPages.length > 0 ? errorPages : above.errorPages,
    scripts,
    headers: headers.size > 0 ? headers : above.headers,
    switches: known,
    believed,
  };
}

const errorPage = (args: readonly string[], line: number): ErrorPage => ({
  codes: args.filter((each) => /^\d{3}$/.test(each)),
  target: args.at(-1) ?? "",
  line,
});
