import { type AclPath, type AclPolicy, compileAcl } from "../../authz/vault/acl.ts";
import { capabilities, decide, type VaultRequest } from "../../authz/vault/decide.ts";
import { type Flavour, isFlavour } from "../../authz/vault/server.ts";
import type { TemplateAlias, TemplateGroup, TemplateIdentity } from "../../authz/vault/template.ts";
import { UserError } from "../../model/errors.ts";
import type { LineAnswerer } from "./answer.ts";
import { causesOf, undecidedOf } from "./vault.ts";

/** A `path` block with the line of the policy that it starts at. */
export type WrittenPath = AclPath & { readonly line: number };
/** Reads a policy's text; the message never quotes it. */
export type PolicyReader = (
  text: string,
) =>
  | { readonly ok: true; readonly paths: readonly WrittenPath[] }
  | { readonly ok: false; readonly line: number; readonly message: string };

/** Of an ACL that answers many lines: the policies that it was made of are seldom new. */
const keptTexts = 1000;
const longestPolicy = 1024 * 1024;

/**
 * Answers `{policies: [{name, hcl}], entity?, groups?, request: {op, path, data?, wrapTtlSeconds?}, flavour?}` with what
 * the list of rules decides: `{decision, decidedBy, conditions, because, allowed, capabilities, rootPrivs,
 * grantingPolicies, pattern}`. That a path is root-protected is not asked here: `rootPrivs` says whether `sudo` is there.
 * @param at ISO 8601, UTC: blocks that expired before are left out
 */
export function vaultLines(
  read: PolicyReader,
  standard: Flavour,
  escaped: (json: string) => string,
  at: string,
): LineAnswerer {
  const texts = new Map<string, readonly WrittenPath[]>();
  const parsed = (name: string, hcl: string): readonly WrittenPath[] => {
    const known = texts.get(hcl);
    if (known) return known;
    const policy = hcl.length > longestPolicy ? undefined : read(hcl);
    if (!policy?.ok) {
      const why = policy ? `line ${policy.line}: ${policy.message}` : "it is longer than 1 MiB";
      throw new UserError("explain.unreadable", `policy \`${name.slice(0, 80)}\` is none: ${why}`, "mend the policy");
    }
    if (texts.size >= keptTexts) texts.clear();
    texts.set(hcl, policy.paths);
    return policy.paths;
  };
  return (line) => {
    const { policies, identity, request, flavour = standard } = vectorOf(line);
    const read = policies.map(({ name, hcl }): AclPolicy<WrittenPath> => ({ name, paths: parsed(name, hcl) }));
    const acl = compileAcl(read, { flavour, at, ...identity });
    const { allowed, rootPrivs, granting, rule, undecided } = decide(acl, request, flavour);
    const conditions = undecided.map(undecidedOf(rule));
    const cause = (policy: string, { path, capabilities: given, line: from }: WrittenPath) => ({
      source: policy,
      locator: `line ${from}`,
      summary: `path "${path}" gives ${given.join(", ") || "nothing"}`,
    });
    const names = acl.root && allowed ? [] : [...new Set(granting.map(({ policy }) => policy))];
    return escaped(
      JSON.stringify({
        decision: allowed ? (conditions.length > 0 ? "conditional" : "allow") : "deny",
        decidedBy: acl.root ? "root" : (acl.refused ?? rule?.pattern.text ?? "no pattern"),
        conditions,
        because: rule ? causesOf({ cause }, rule, request) : [],
        allowed,
        capabilities: capabilities(acl, request.path),
        rootPrivs,
        grantingPolicies: names.length > 0 ? names : null,
        pattern: rule?.pattern.text ?? null,
      }),
    );
  };
}

interface Vector {
  readonly policies: readonly { readonly name: string; readonly hcl: string }[];
  readonly identity: TemplateIdentity;
  readonly request: VaultRequest;
  readonly flavour?: Flavour;
}
type Fields = Readonly<Record<string, unknown>>;

const vectorFields = new Set(["id", "note", "expected", "policies", "entity", "groups", "request", "flavour"]);
const requestFields = new Set(["op", "path", "data", "wrapTtlSeconds"]);

/** @throws UserError usage.argument */
function vectorOf(line: unknown): Vector {
  const { policies, entity, groups, request, flavour } = fieldsOf(line, "the line", vectorFields);
  if (!Array.isArray(policies)) throw malformed("`policies` is no list");
  if (flavour !== undefined && (typeof flavour !== "string" || !isFlavour(flavour)))
    throw malformed("`flavour` is neither vault nor openbao, with or without a version");
  return {
    policies: policies.map((one) => {
      const { name, hcl } = fieldsOf(one, "a policy");
      if (typeof name !== "string" || typeof hcl !== "string") throw malformed("a policy has no `name` or `hcl`");
      return { name, hcl };
    }),
    identity: {
      groups: listOf(groups, "`groups`").map((one): TemplateGroup => named(one, "a group")),
      ...(entity === null || entity === undefined ? {} : { entity: entityOf(entity) }),
    },
    request: requestOf(request),
    ...(flavour === undefined ? {} : { flavour }),
  };
}

function requestOf(value: unknown): VaultRequest {
  const { op, path, data, wrapTtlSeconds } = fieldsOf(value, "`request`", requestFields);
  if (typeof op !== "string" || typeof path !== "string") throw malformed("`request` has no `op` or `path`");
  if (wrapTtlSeconds !== undefined && wrapTtlSeconds !== null && typeof wrapTtlSeconds !== "number")
    throw malformed("`wrapTtlSeconds` is no number");
  return {
    op,
    path,
    ...(data === undefined || data === null ? {} : { data: fieldsOf(data, "`data`") }),
    ...(wrapTtlSeconds === undefined || wrapTtlSeconds === null ? {} : { wrapTtlSeconds }),
  };
}

function entityOf(value: unknown): NonNullable<TemplateIdentity["entity"]> {
  const { aliases } = fieldsOf(value, "`entity`");
  return {
    ...named(value, "`entity`"),
    aliases: listOf(aliases, "`aliases`").map((one): TemplateAlias => {
      const {
        mountAccessor,
        mount_accessor: written,
        customMetadata,
        custom_metadata: custom,
      } = fieldsOf(one, "an alias");
      return {
        ...named(one, "an alias"),
        accessor: String(mountAccessor ?? written ?? ""),
        customMetadata: stringsOf(customMetadata ?? custom),
      };
    }),
  };
}

function named(value: unknown, what: string): TemplateGroup {
  const { id, name, metadata } = fieldsOf(value, what);
  return { id: String(id ?? ""), name: String(name ?? ""), metadata: stringsOf(metadata) };
}

const stringsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(typeof value === "object" && value !== null ? value : {}).map(([key, one]) => [key, String(one)]),
  );

function listOf(value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(`${what} is no list`);
  return value;
}

function fieldsOf(value: unknown, what: string, known?: ReadonlySet<string>): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(`${what} is no object`);
  for (const field of known ? Object.keys(value) : [])
    if (!known?.has(field)) throw malformed(`\`${field.slice(0, 40)}\` is no field of ${what}`);
  return value as Fields;
}

const malformed = (what: string): UserError =>
  new UserError(
    "usage.argument",
    `this is no request: ${what}`,
    "write {policies: [{name, hcl}], entity, groups, request: {op, path, data, wrapTtlSeconds}}",
  );
