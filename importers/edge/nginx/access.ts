import type { EdgeControl, EdgeControlKind, EdgeTransform } from "../../../model/fact/edge.ts";
import { type AddressRule, loginKinds, type Settings } from "./settings.ts";

/**
 * Places in the order in which nginx handles a request: certificates, rewriting, then who may pass, then what is sent on.
 * https://nginx.org/en/docs/dev/development_guide.html#http_phases
 */
export const places = {
  path: 10,
  realAddress: 12,
  certificate: 15,
  serverRewrite: 20,
  rewrite: 30,
  rewriteScript: 32,
  body: 35,
  address: 40,
  basic: 41,
  "forward-auth": 42,
  jwt: 43,
  oidc: 43,
  accessScript: 45,
  headers: 60,
} as const;

export interface Access {
  readonly asks: "yes" | "no" | "perhaps";
  readonly undecided: readonly string[];
  readonly controls: readonly EdgeControl[];
  readonly sourceRanges: readonly string[];
  /** True where no request at all passes. */
  readonly refuses: boolean;
  /** What a stranger is refused with: `401`, `403`; empty where he is not. */
  readonly codes: readonly string[];
}

/** What an `auth_request` to a path comes to: a request of its own that some location answers. */
export type Authorizer = (path: string) => "asks" | "lets pass" | "unknown";

const noUsers = "no auth_basic_user_file";
const line = (n: number): string => `line ${n}`;

/** Who passes the access phase of a location, by all that it says and inherits. https://nginx.org/en/docs/http/ngx_http_core_module.html#satisfy */
export function accessOf(settings: Settings, refusing: readonly string[], authorizer: Authorizer): Access {
  const { satisfy } = settings;
  const certificate = certificateOf(settings);
  const logins = loginsOf(settings, authorizer);
  const ranges = admitted(settings.addresses);
  // Whoever may say which address he has is let in by it.
  const forged = ranges !== undefined && !ranges.open && believesAnybody(settings);
  const required = logins.some(({ mode }) => mode === "require");
  const scripts = [...settings.scripts.values()].filter(({ name }) => /^(access_by_lua|js_access)/.test(name));
  const undecided = [
    ...refusing,
    ...logins.filter(({ mode }) => mode === "unknown").map(({ name, why }) => `${name}: ${why}`),
    ...scripts.map(({ name, line: at }) => `${name} at line ${at}`),
    ...(forged ? ["set_real_ip_from believes anybody who names an address"] : []),
  ];
  // One without a file of users says neither yes nor no.
  const saying = logins.filter(({ why }) => why !== noUsers);
  const any = satisfy === "any" && saying.length > 0;
  // With `satisfy any` one yes is enough: an address that a rule admits, or a question that is always answered so.
  const everybody = any && (ranges?.everybody === true || saying.some(({ mode }) => mode === "optional"));
  const doubted = any && (forged || scripts.length > 0 || saying.some(({ mode }) => mode === "unknown"));
  const byAddress = settings.addresses.length === 0 ? [] : [addressControl(settings, any, forged)];
  const asked = certificate?.mode === "require" || (required && !everybody && !doubted);
  const limited = !any && ranges && !ranges.open && !forged ? ranges.ranges : [];
  const open = everybody ? refusing : undecided;
  const closed = ranges !== undefined && !ranges.open && !everybody;
  return {
    asks: asked ? "yes" : open.length > 0 ? "perhaps" : "no",
    undecided: asked ? [] : open,
    codes: closed && !any ? ["403"] : asked || closed ? codesOf(logins, any) : [],
    controls: [...(certificate ? [certificate] : []), ...byAddress, ...logins],
    sourceRanges: limited,
    refuses: !any && ranges !== undefined && !ranges.open && ranges.ranges.length === 0 && !forged,
  };
}

/** The first that refuses decides; with `satisfy any` a missing login is said in the place of a wrong address. */
function codesOf(logins: readonly EdgeControl[], any: boolean): readonly string[] {
  const required = logins.filter(({ mode }) => mode !== "optional").sort((a, b) => a.order - b.order);
  const plain = required.some(({ name }) => name !== "auth_request");
  if (any ? plain : required[0] && required[0].name !== "auth_request") return ["401"];
  // What is asked may answer either.
  return required.length > 0 ? ["401", "403"] : ["403"];
}

function certificateOf({ switches }: Settings): EdgeControl | undefined {
  const said = switches.get("ssl_verify_client");
  if (!said || said.value === "off") return undefined;
  const mode = said.value === "on" ? "require" : "optional";
  return {
    kind: "mtls",
    mode,
    name: "ssl_verify_client",
    order: places.certificate,
    ...(mode === "optional" ? { why: said.value.startsWith("optional") ? said.value : "a variable" } : {}),
    locator: line(said.line),
  };
}

function loginsOf({ logins, files }: Settings, authorizer: Authorizer): readonly EdgeControl[] {
  return [...logins.values()].flatMap((said): readonly EdgeControl[] => {
    const kind: EdgeControlKind = loginKinds.get(said.name as "auth_basic") ?? "basic";
    const order = kind === "basic" || kind === "forward-auth" || kind === "jwt" ? places[kind] : places.oidc;
    const control = { kind, name: said.name, order, locator: line(said.line) };
    // Without a file of users the module lets every request pass.
    if (said.name === "auth_basic" && !files.has("auth_basic_user_file"))
      return [{ ...control, mode: "optional", why: noUsers }];
    if (said.value.includes("$")) return [{ ...control, mode: "unknown", why: "a variable may switch it off" }];
    if (said.name !== "auth_request") return [{ ...control, mode: "require" }];
    const answer = authorizer(said.value);
    if (answer === "asks") return [{ ...control, mode: "require" }];
    if (answer === "unknown") return [{ ...control, mode: "unknown", why: "what answers it is not known" }];
    return [{ ...control, mode: "optional", why: "what it asks lets every request pass" }];
  });
}

const everywhere = new Set(["all", "0.0.0.0/0", "::/0"]);

interface Admitted {
  /** Whether somebody at any other address passes too. */
  readonly open: boolean;
  /** Whether every address is admitted by a rule. */
  readonly everybody: boolean;
  readonly ranges: readonly string[];
}
/** Ranges that rules admit, and whether they admit everybody; undefined where there are none. The first that matches counts. */
function admitted(rules: readonly AddressRule[]): Admitted | undefined {
  if (rules.length === 0) return undefined;
  const ranges: string[] = [];
  for (const { allow, range } of rules) {
    if (!everywhere.has(range)) {
      if (allow && range !== "unix:") ranges.push(range);
      continue;
    }
    return { open: allow, everybody: allow, ranges };
  }
  // Whom no rule matches is let pass, but not for his address.
  return { open: true, everybody: false, ranges };
}

/** Whether anybody can say which address he has. */
function believesAnybody({ believed, switches }: Settings): boolean {
  const header = switches.get("real_ip_header")?.value ?? "X-Real-IP";
  return header !== "proxy_protocol" && believed.some(({ value }) => everywhere.has(value));
}

function addressControl({ addresses }: Settings, any: boolean, forged: boolean): EdgeControl {
  const [first] = addresses;
  const base = {
    kind: "ip-allow" as const,
    name: "allow, deny",
    order: places.address,
    locator: line(first?.line ?? 1),
  };
  if (forged) return { ...base, mode: "optional", why: "set_real_ip_from believes anybody who names an address" };
  return any ? { ...base, mode: "optional", why: "satisfy any" } : { ...base, mode: "require" };
}

/** What the server does to a request beside asking. */
export function transformsOf({ switches, scripts, headers, believed }: Settings): readonly EdgeTransform[] {
  const on = (name: string, value: string, told: string, what: EdgeTransform["what"], order: number) => {
    const said = switches.get(name);
    return said?.value === value ? [{ what, name: told, order, locator: line(said.line) }] : [];
  };
  const [trusted] = believed;
  return [
    ...on("merge_slashes", "off", "merge_slashes off", "path", places.path),
    ...on("underscores_in_headers", "on", "underscores_in_headers on", "headers", places.path),
    ...on("ignore_invalid_headers", "off", "ignore_invalid_headers off", "headers", places.path),
    ...on("modsecurity", "on", "modsecurity on", "body", places.body),
    ...(trusted
      ? [{ what: "headers" as const, name: "set_real_ip_from", order: places.realAddress, locator: line(trusted.line) }]
      : []),
    ...[...scripts.values()].map(({ name, line: at }) => ({
      what: "script" as const,
      name,
      order: /^(rewrite|server_rewrite|set)/.test(name) ? places.rewriteScript : places.accessScript,
      locator: line(at),
    })),
    ...[...headers].flatMap(([header, { value, name, line: at }]): readonly EdgeTransform[] => {
      if (header === "upgrade" && /\$http_upgrade/.test(value))
        return [{ what: "upgrade", name: `${name} Upgrade`, order: places.headers, locator: line(at) }];
      // A header that says who somebody is, taken over from the request itself.
      if (!identity.test(header) || !value.toLowerCase().includes(`$http_${header.replaceAll("-", "_")}`)) return [];
      return [{ what: "headers", name: `${name} ${header}`, order: places.headers, locator: line(at) }];
    }),
  ];
}
const identity = /^x-[\w-]*(user|email|auth|role|group|tenant|subject|identity|forwarded|original|client)[\w-]*$/;
