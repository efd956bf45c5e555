import { HclError, type HclItem, type HclValue, parseHcl, refuse } from "./hcl.ts";
import { moment, type ParameterValue, parameters, seconds, strings } from "./policy-values.ts";
import { isBalanced } from "./template.ts";

/** One `path` block of a policy, with what the block's own check has settled. Comments are gone. */
export interface PolicyPath {
  /** As written, without a leading slash, unless a template stands right behind it. */
  readonly path: string;
  readonly capabilities: readonly string[];
  readonly allowedParameters?: Readonly<Record<string, readonly ParameterValue[]>>;
  readonly deniedParameters?: Readonly<Record<string, readonly ParameterValue[]>>;
  readonly requiredParameters?: readonly string[];
  /** Seconds. */
  readonly minWrapSeconds?: number;
  readonly maxWrapSeconds?: number;
  /** ISO 8601, UTC: OpenBao ignores the block from then on. */
  readonly expires?: string;
  /** Elements that restrain the block and that no evaluator decides: `mfa_methods`, `control_group`. */
  readonly undecided: readonly string[];
  /** Line of the block, from 1. */
  readonly line: number;
}

/** A policy's text, or the first line at which Vault would refuse it. The message never quotes the text. */
export type PolicyText =
  | { readonly ok: true; readonly paths: readonly PolicyPath[] }
  | { readonly ok: false; readonly line: number; readonly message: string };

/** Far above Vault's own request limit for a policy that somebody wrote by hand. */
const maxLength = 4 * 1024 * 1024;

/**
 * Capabilities of Vault and OpenBao together. `scan` is OpenBao's, `subscribe` and `recover` are Vault's; a policy that
 * a server stored was checked by that server.
 */
const known = new Set("deny create read update delete list sudo patch scan subscribe recover".split(" "));
const old: Readonly<Record<string, readonly string[]>> = {
  deny: ["deny"],
  read: ["read", "list"],
  write: ["create", "read", "update", "delete", "list"],
  sudo: ["create", "read", "update", "delete", "list", "sudo"],
};
const topKeys = new Set(["name", "path"]);
const pathKeys = new Set([
  "allowed_parameters",
  "capabilities",
  "comment",
  "control_group",
  "denied_parameters",
  "expiration",
  "list_scan_response_keys_filter_path",
  "max_wrapping_ttl",
  "mfa_methods",
  "min_wrapping_ttl",
  "pagination_limit",
  "policy",
  "required_parameters",
  "subscribe_event_types",
]);

/**
 * Reads the text of an ACL policy as strictly as the server: unknown keys and capabilities are errors.
 * https://developer.hashicorp.com/vault/docs/concepts/policies
 */
export function parsePolicy(text: string): PolicyText {
  if (text.length > maxLength) return { ok: false, line: 1, message: "the policy is longer than 4 MiB" };
  try {
    const paths: PolicyPath[] = [];
    const document = parseHcl(text);
    for (const item of document.json ? labelled(document.items) : document.items) {
      const [kind, ...labels] = item.keys;
      if (!topKeys.has(kind ?? "")) refuse(item.line, "a policy has a key other than `name` and `path`");
      if (kind === "name" && item.value.type === "object") refuse(item.line, "`name` is not a text");
      if (kind === "path") paths.push(pathBlock(item, labels));
    }
    return { ok: true, paths };
  } catch (error) {
    if (error instanceof HclError) return { ok: false, line: error.line, message: error.message };
    throw error;
  }
}

/** JSON has no labels: members of `"path": {...}`, also in lists, are the labelled blocks. */
const labelled = (items: readonly HclItem[]): readonly HclItem[] =>
  items.flatMap((item) =>
    item.keys[0] === "path"
      ? members(item.value).map((member) => ({ ...member, keys: ["path", ...member.keys] }))
      : [item],
  );

function members(value: HclValue): readonly HclItem[] {
  if (value.type === "object") return value.items;
  if (value.type === "list") return value.items.flatMap(members);
  return refuse(value.line, "`path` is not an object");
}

function pathBlock(item: HclItem, labels: readonly string[]): PolicyPath {
  const { line, value } = item;
  // Further labels are not looked at.
  const [label] = labels;
  if (label === undefined || value.type !== "object") return refuse(line, "a `path` block needs a path and a block");
  if (!isBalanced(label)) refuse(line, "a path has unbalanced template braces");
  // One slash is no part of a path. Where a template stands right behind it, it is taken off once the template is filled.
  const path = /^\/(?!\/*\{\{)/.test(label) ? label.slice(1) : label;
  if (path.includes("+*")) refuse(line, "a path has `+*`, which Vault refuses");

  const fields = new Map<string, HclValue[]>();
  for (const field of value.items) {
    const key = field.keys[0] ?? "";
    if (!pathKeys.has(key)) refuse(field.line, "a path block has an unknown key");
    fields.set(key, [...(fields.get(key) ?? []), field.value]);
  }
  const capabilities = capabilitiesOf(fields);
  // A block with `deny` keeps nothing else.
  if (capabilities.includes("deny")) return { path, capabilities: ["deny"], undecided: [], line };

  const min = seconds(last(fields, "min_wrapping_ttl"));
  const max = seconds(last(fields, "max_wrapping_ttl"));
  if (min && max && max < min) refuse(line, "`max_wrapping_ttl` is less than `min_wrapping_ttl`");
  const expires = moment(last(fields, "expiration"));
  const allowed = parameters(fields.get("allowed_parameters"));
  const denied = parameters(fields.get("denied_parameters"));
  const required = fields.get("required_parameters")?.flatMap(strings);
  return {
    path,
    capabilities,
    ...(allowed && { allowedParameters: allowed }),
    ...(denied && { deniedParameters: denied }),
    ...(required && required.length > 0 && { requiredParameters: required }),
    ...(min && min > 0 ? { minWrapSeconds: min } : {}),
    ...(max && max > 0 ? { maxWrapSeconds: max } : {}),
    ...(expires !== undefined && { expires }),
    undecided: ["control_group", "mfa_methods"].filter((key) => fields.has(key)),
    line,
  };
}

const last = (fields: ReadonlyMap<string, readonly HclValue[]>, key: string): HclValue | undefined =>
  fields.get(key)?.at(-1);

function capabilitiesOf(fields: ReadonlyMap<string, readonly HclValue[]>): readonly string[] {
  // HCL 1 joins the lists of a key that is written twice.
  const named = fields.get("capabilities")?.flatMap((value) => {
    for (const capability of strings(value)) {
      if (!known.has(capability)) refuse(value.line, "a path block has an unknown capability");
    }
    return strings(value);
  });
  const policy = last(fields, "policy");
  const level = policy?.type === "string" && policy.value !== "" ? old[policy.value] : [];
  if (policy && (policy.type !== "string" || !level)) return refuse(policy.line, "`policy` has an unknown value");
  return [...new Set([...(named ?? []), ...(level ?? [])])].sort();
}
