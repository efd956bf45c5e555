import { withheld } from "../../model/redact.ts";
import type { Acl, AclPath, AclRule, ParameterValue } from "./acl.ts";
import { type Flavour, type ServerRules, serverRules } from "./server.ts";

/** One request to Vault, as its audit log would have it. */
export interface VaultRequest {
  /** `create read update delete list patch scan revoke renew rollback`. */
  readonly op: string;
  readonly path: string;
  /** The request's body or query, decoded JSON. */
  readonly data?: Readonly<Record<string, unknown>> | null;
  /** Seconds that the caller asks the answer to be wrapped for. */
  readonly wrapTtlSeconds?: number | null;
}

export interface VaultDecision<P extends AclPath = AclPath> {
  readonly allowed: boolean;
  /** The `sudo` bit of the deciding rule: root-protected paths ask for it beside the operation. */
  readonly rootPrivs: boolean;
  readonly rule?: AclRule<P>;
  /** Blocks that grant the operation, whether or not parameters or wrapping refuse the request. */
  readonly granting: readonly { readonly policy: string; readonly path: P }[];
  /** Elements that the answer also hangs on: `control_group` ... */
  readonly undecided: readonly string[];
}

/** Operations that are checked as another capability than their name. */
const checkedAs: Readonly<Record<string, string>> = { revoke: "update", renew: "update", rollback: "update" };
const carriesParameters = new Set(["read", "create", "update", "patch", "recover"]);
const noRequest = { allowed: false, rootPrivs: false, granting: [], undecided: [] } as const;

/** As `sys/capabilities` answers: sorted, `deny` alone where nothing is granted. */
export function capabilities(acl: Acl, path: string): readonly string[] {
  if (acl.root) return ["root"];
  const granted = acl.rule(path, "list")?.capabilities;
  return granted && granted.size > 0 ? [...granted].sort() : ["deny"];
}

/** Decides as Vault's `AllowOperation` does. Whether the path is root-protected is the caller's to know. */
export function decide<P extends AclPath>(acl: Acl<P>, request: VaultRequest, flavour: Flavour): VaultDecision<P> {
  if (acl.root) return { allowed: true, rootPrivs: true, granting: [], undecided: [] };
  const { op } = request;
  if (op === "help") return { allowed: true, rootPrivs: false, granting: [], undecided: [] };
  const rule = acl.rule(request.path, op);
  const server = serverRules(flavour);
  if (!rule || (op === "scan" && !server.scan)) return rule ? { ...noRequest, rule } : noRequest;
  const capability = checkedAs[op] ?? op;
  const rootPrivs = rule.capabilities.has("sudo");
  if (!rule.capabilities.has(capability)) return { allowed: false, rootPrivs, rule, granting: [], undecided: [] };
  const granting = rule.blocks.filter(({ path }) => path.capabilities.includes(capability));
  const parameters = carriesParameters.has(op) ? withinParameters(rule, request.data ?? {}, server) : true;
  const allowed = wrapped(rule, request.wrapTtlSeconds) && parameters !== false;
  const numbers = parameters === "open" ? ["parameter values"] : [];
  return { allowed, rootPrivs, rule, granting, undecided: allowed ? [...rule.undecided, ...numbers].sort() : [] };
}

/** True where the request asks for the wrapping that the rule demands, which may demand what nobody can ask for. */
export function wrapped({ minWrap, maxWrap }: AclRule, ttl: number | null | undefined): boolean {
  if (minWrap === 0 && maxWrap === 0) return true;
  if (ttl === undefined || ttl === null) return false;
  return ttl >= minWrap && (maxWrap === 0 || (ttl <= maxWrap && maxWrap >= minWrap));
}

/** `open` where a number decides (the server holds those of a policy and of a request as different types) or a withheld value. */
export function withinParameters(
  rule: AclRule,
  data: Readonly<Record<string, unknown>>,
  server: Pick<ServerRules, "elements">,
): boolean | "open" {
  for (const name of rule.required) if (!Object.hasOwn(data, name)) return false;
  const given = Object.entries(data);
  if (given.length === 0) return true;
  let open = false;
  if (rule.refused.has("*")) return false;
  for (const [name, value] of given) {
    const values = rule.refused.get(name.toLowerCase());
    const hit = values ? listed(value, values, server, "any") : false;
    if (hit === true) return false;
    open ||= hit === "open";
  }
  if (rule.allowed.size === 0) return open ? "open" : true;
  const others = rule.allowed.has("*");
  if (others && rule.allowed.size === 1) return open ? "open" : true;
  for (const [name, value] of given) {
    const values = rule.allowed.get(name.toLowerCase());
    if (!values && !others) return false;
    const hit = values ? listed(value, values, server, "every") : true;
    if (hit === false) return false;
    open ||= hit === "open";
  }
  return open ? "open" : true;
}

/** Vault from 1.21 looks into lists and comma-separated text too: a denied element is enough, allowed ones must be all. */
function listed(
  value: unknown,
  values: readonly ParameterValue[],
  server: Pick<ServerRules, "elements">,
  elements: "any" | "every",
): boolean | "open" {
  if (values.length === 0) return true;
  const whole = among(value, values);
  if (whole !== false || !server.elements) return whole;
  const list = Array.isArray(value) ? value : typeof value === "string" ? commaSeparated(value) : undefined;
  if (!list) return false;
  const hits = list.map((element) => among(element, values));
  const all = elements === "every";
  if (hits.some((hit) => hit === !all)) return !all;
  return hits.includes("open") ? "open" : all;
}

const commaSeparated = (text: string): readonly string[] =>
  text === "" ? [] : text.split(",").map((element) => element.trim());

/** `open` where a number meets a number, or the value in the policy was withheld. */
function among(value: unknown, values: readonly ParameterValue[]): boolean | "open" {
  let open = false;
  for (const one of values) {
    if (one === withheld || (typeof one === "number" && typeof value === "number")) open = true;
    else if (typeof one === "string" ? typeof value === "string" && globbed(one, value) : one === value) return true;
  }
  return open && "open";
}

/** `*` at either end of two or more characters; elsewhere it is a star. */
function globbed(glob: string, value: string): boolean {
  if (glob.length < 2) return value === glob;
  const start = glob.startsWith("*");
  const end = glob.endsWith("*");
  const text = glob.slice(start ? 1 : 0, end ? -1 : undefined);
  if (start && end) return value.includes(text);
  return start ? value.endsWith(text) : end ? value.startsWith(text) : value === text;
}
