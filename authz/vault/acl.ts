import type { VaultPathFact } from "../../model/fact/vault.ts";
import { inNamespace } from "../../model/vault-place.ts";
import { matches, outranks, type Pattern, pattern } from "./pattern.ts";
import { type Flavour, type ServerRules, serverRules } from "./server.ts";
import { isTemplated, substitute, type TemplateIdentity } from "./template.ts";

export type { Flavour };

/** What of a path block the evaluation needs: a fact, or a block straight from a file. */
export type AclPath = Pick<
  VaultPathFact,
  | "path"
  | "capabilities"
  | "allowedParameters"
  | "deniedParameters"
  | "requiredParameters"
  | "minWrapSeconds"
  | "maxWrapSeconds"
  | "expires"
  | "undecided"
>;
export interface AclPolicy<P extends AclPath = AclPath> {
  readonly name: string;
  /** Namespace that its paths are below; absent in the root. */
  readonly namespace?: string;
  readonly paths: readonly P[];
}
export interface AclContext extends TemplateIdentity {
  readonly flavour: Flavour;
  /** ISO 8601, UTC: blocks that expired before are left out. */
  readonly at?: string;
  /** Values of templates may widen paths, whatever the server says: they stand for any that somebody may write. */
  readonly anyValue?: boolean;
}

export type ParameterValue = string | number | boolean;
type Parameters = Map<string, readonly ParameterValue[]>;

/** Every block of one pattern, merged: what decides a request whose path the pattern wins. */
export interface AclRule<P extends AclPath = AclPath> {
  readonly pattern: Pattern;
  /** Empty where a block denies: deny wins within one pattern, and only there. */
  readonly capabilities: ReadonlySet<string>;
  readonly denied: boolean;
  readonly blocks: readonly { readonly policy: string; readonly path: P }[];
  readonly allowed: Parameters;
  readonly refused: Parameters;
  readonly required: ReadonlySet<string>;
  readonly minWrap: number;
  readonly maxWrap: number;
  readonly undecided: ReadonlySet<string>;
}

/** All policies of one login as one access-control list: adding a policy can take access away. */
export interface Acl<P extends AclPath = AclPath> {
  readonly root: boolean;
  readonly rules: readonly AclRule<P>[];
  /** Blocks left out because their template hangs on something that the snapshot does not tell. */
  readonly open: readonly P[];
  /** Why the server makes no list of these policies and refuses every request of the token. */
  readonly refused?: string;
  /** The rule that decides; `list` and `scan` also try the path without its final slash. */
  rule(path: string, operation: string): AclRule<P> | undefined;
  /** Every rule whose pattern fits the path, as `operation` looks at it: the one of the highest rank first. */
  fitting(path: string, operation: string): readonly AclRule<P>[];
}

export function compileAcl<P extends AclPath>(policies: readonly AclPolicy<P>[], context: AclContext): Acl<P> {
  const merged = new Map<string, Merging<P>>();
  const open: P[] = [];
  const rules = serverRules(context.flavour);
  const server = context.anyValue ? { ...rules, wideValues: true } : rules;
  const isRoot = policies.some(({ name, namespace }) => name === "root" && namespace === undefined);
  let refused = isRoot && policies.length > 1 ? "other policies stand beside `root`" : undefined;
  for (const { name, paths, namespace } of policies) {
    if (name === "root" && namespace !== undefined) refused ??= "the policy `root` is of the root namespace alone";
    for (const path of paths) {
      if (path.expires !== undefined && context.at !== undefined && path.expires < context.at) continue;
      const templated = isTemplated(path.path);
      const resolved = templated ? substitute(path.path, context, server, namespace) : path;
      if (resolved === "open") open.push(path);
      if (resolved === "open" || resolved === "drop") continue;
      // One slash is taken off what the template gives; of other paths that was done when they were read.
      const at = inNamespace(namespace, templated ? resolved.path.replace(/^\//, "") : resolved.path);
      if (templated && at.includes("+*")) refused ??= `a template of policy \`${name}\` gives a path with \`+*\``;
      const rule = merged.get(at) ?? new Merging<P>(pattern(at));
      merged.set(at, rule);
      rule.add(name, path);
    }
  }
  return new Compiled(isRoot && policies.length === 1, refused ? [] : [...merged.values()], open, server, refused);
}

class Merging<P extends AclPath> implements AclRule<P> {
  readonly pattern: Pattern;
  readonly capabilities = new Set<string>();
  denied = false;
  blocks: { readonly policy: string; readonly path: P }[] = [];
  readonly allowed: Parameters = new Map();
  readonly refused: Parameters = new Map();
  readonly required = new Set<string>();
  minWrap = 0;
  maxWrap = 0;
  readonly undecided = new Set<string>();

  constructor(of: Pattern) {
    this.pattern = of;
  }

  add(policy: string, path: P): void {
    if (path.capabilities.includes("deny")) {
      if (!this.denied) this.blocks = [];
      this.denied = true;
      this.capabilities.clear();
    }
    this.blocks.push({ policy, path });
    if (this.denied) return;
    for (const capability of path.capabilities) this.capabilities.add(capability);
    merge(this.allowed, path.allowedParameters);
    merge(this.refused, path.deniedParameters);
    for (const parameter of path.requiredParameters ?? []) this.required.add(parameter.toLowerCase());
    this.minWrap = least(this.minWrap, path.minWrapSeconds);
    this.maxWrap = least(this.maxWrap, path.maxWrapSeconds);
    for (const element of path.undecided) this.undecided.add(element);
  }
}

/** The lesser bound; zero is none. */
const least = (bound: number, other = 0): number => (other > 0 && (bound === 0 || other < bound) ? other : bound);

/** An empty list, any value, beats a list of values. A block without parameters does not lift those of its twin. */
function merge(into: Parameters, more: AclPath["allowedParameters"]): void {
  for (const [name, values] of Object.entries(more ?? {})) {
    const known = into.get(name);
    into.set(name, values.length === 0 || known?.length === 0 ? [] : [...values, ...(known ?? [])]);
  }
}

class Compiled<P extends AclPath> implements Acl<P> {
  readonly root: boolean;
  readonly rules: readonly AclRule<P>[];
  readonly open: readonly P[];
  readonly refused?: string;
  readonly #server: ServerRules;
  readonly #exact = new Map<string, AclRule<P>>();
  readonly #prefixes = new Map<string, AclRule<P>>();
  /** Lengths of the prefixes, longest first. */
  readonly #lengths: readonly number[];
  /** Patterns with `+`, the highest rank first. */
  readonly #segments: readonly AclRule<P>[];

  constructor(root: boolean, rules: readonly AclRule<P>[], open: readonly P[], server: ServerRules, refused?: string) {
    this.root = root;
    this.rules = rules;
    this.open = open;
    if (refused !== undefined) this.refused = refused;
    this.#server = server;
    for (const rule of rules) {
      if (rule.pattern.kind === "exact") this.#exact.set(rule.pattern.body, rule);
      if (rule.pattern.kind === "prefix") this.#prefixes.set(rule.pattern.body, rule);
    }
    this.#lengths = [...new Set([...this.#prefixes.keys()].map((body) => body.length))].sort((a, b) => b - a);
    this.#segments = rules.filter(({ pattern: { kind } }) => kind === "segments").sort(byRank);
  }

  rule(requested: string, operation: string): AclRule<P> | undefined {
    const path = requested.replace(/^\/+/, "");
    const exact = this.#exact.get(path);
    if (exact || !this.#lists(operation) || !path.endsWith("/")) return exact ?? this.#wild(path);
    const bare = path.slice(0, -1);
    return this.#exact.get(bare) ?? this.#listed(path, bare);
  }

  fitting(requested: string, operation: string): readonly AclRule<P>[] {
    const path = requested.replace(/^\/+/, "");
    const bare = this.#lists(operation) && path.endsWith("/") ? path.slice(0, -1) : path;
    const found = this.rules.filter(
      ({ pattern: one }) =>
        matches(one, path) || (matches(one, bare) && (one.kind === "exact" || this.#server.list !== "path")),
    );
    const first = this.rule(requested, operation);
    return found.sort((a, b) => Number(b === first) - Number(a === first) || byRank(a, b));
  }

  #lists(operation: string): boolean {
    return operation === "list" || (operation === "scan" && this.#server.scan);
  }

  #listed(path: string, bare: string): AclRule<P> | undefined {
    const { list } = this.#server;
    if (list === "path") return this.#wild(path);
    if (list === "both") return this.#strictest(path, bare);
    const [first, second] = list === "bare-first" ? [bare, path] : [path, bare];
    return this.#wild(first) ?? this.#wild(second);
  }

  /** The highest deny, unless a pattern of a higher rank grants `list`; without either the highest of all. */
  #strictest(path: string, bare: string): AclRule<P> | undefined {
    const prefixes = [this.#longestPrefix(path), this.#longestPrefix(bare)].filter((rule) => rule !== undefined);
    const segments = this.#segments.filter((rule) => matches(rule.pattern, path) || matches(rule.pattern, bare));
    const all = [...new Set([...prefixes, ...segments])].sort(byRank);
    return all.find(({ denied, capabilities }) => denied || capabilities.has("list")) ?? all[0];
  }

  #wild(path: string): AclRule<P> | undefined {
    const prefix = this.#longestPrefix(path);
    for (const rule of this.#segments) {
      if (prefix && outranks(prefix.pattern, rule.pattern) > 0) return prefix;
      if (matches(rule.pattern, path)) return rule;
    }
    return prefix;
  }

  #longestPrefix(path: string): AclRule<P> | undefined {
    for (const length of this.#lengths) {
      const rule = length <= path.length ? this.#prefixes.get(path.slice(0, length)) : undefined;
      if (rule) return rule;
    }
    return undefined;
  }
}

/** An exact pattern first, then those of the higher rank. */
const byRank = (a: AclRule, b: AclRule): number =>
  Number(b.pattern.kind === "exact") - Number(a.pattern.kind === "exact") || outranks(b.pattern, a.pattern);
