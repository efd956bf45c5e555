import { compare } from "../../model/canonical.ts";
import type { VaultPathFact } from "../../model/fact/vault.ts";
import type { Fact } from "../../model/fact.ts";
import { type Condition, type End, type Hub, hub } from "../../model/step.ts";
import type { AclRule } from "./acl.ts";
import type { VaultLogin } from "./login.ts";
import { matches, outranks, type Pattern } from "./pattern.ts";

/** A request that gives a privilege to whoever may make it. */
export interface VaultTarget {
  /** Request path, without `v1/`. */
  readonly path: string;
  /** A privilege, or a class of requests of which this is one. */
  readonly to: End;
  /** The facts that make the path lead there. */
  readonly because: readonly Fact[];
  readonly conditions?: readonly Condition[];
}

/** A class of logins that all have one rule of their ACLs in common, with the same requests taken out of it. */
export interface VaultGrant {
  readonly hub: Hub;
  readonly logins: readonly VaultLogin[];
  readonly targets: readonly VaultTarget[];
  /** Blocks that grant it, each alone enough. Empty for the root policy. */
  readonly blocks: readonly VaultPathFact[];
  readonly conditions: readonly Condition[];
}

export interface Asked {
  /** In words, for the hub's title: `read secrets`. */
  readonly title: string;
  /** Any of them will do. */
  readonly capabilities: readonly string[];
  /** The path is root-protected: `sudo` is needed too. */
  readonly sudo?: boolean;
  /** Body parameters that the request cannot do without. */
  readonly parameters?: readonly string[];
}

const named = (end: End): string => (typeof end === "string" ? end : end.hub);

/** Paths sorted, so that what a pattern can match is a range. */
export class TargetIndex {
  readonly #targets: readonly VaultTarget[];

  constructor(targets: Iterable<VaultTarget>) {
    this.#targets = [...targets].sort((a, b) => compare(a.path, b.path) || compare(named(a.to), named(b.to)));
  }

  get all(): readonly VaultTarget[] {
    return this.#targets;
  }

  matching(pattern: Pattern): readonly VaultTarget[] {
    const found: VaultTarget[] = [];
    for (let at = this.#first(pattern.literal); at < this.#targets.length; at++) {
      const target = this.#targets[at];
      if (!target?.path.startsWith(pattern.literal)) break;
      if (matches(pattern, target.path)) found.push(target);
    }
    return found;
  }

  /** The first path that is not before the text. */
  #first(text: string): number {
    let low = 0;
    let high = this.#targets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#targets[middle]?.path ?? "", text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * What a cluster's logins may ask of the targets. Each rule of each distinct ACL is looked up once; logins that share a
 * rule share its hub, whatever else their policies say, as long as the same paths are taken out of it.
 */
export function grants(logins: readonly VaultLogin[], targets: TargetIndex, asked: Asked): readonly VaultGrant[] {
  const found = new Map<string, VaultGrant & { readonly logins: VaultLogin[] }>();
  for (const [acl, holders] of Map.groupBy(logins, (login) => login.acl)) {
    const cluster = holders[0]?.cluster ?? "";
    const add = (content: readonly unknown[], title: string, make: () => Omit<VaultGrant, "hub" | "logins">): void => {
      const key = hub(title, "vault", cluster, asked, ...content);
      const known = found.get(key.hub);
      if (known) known.logins.push(...holders);
      else {
        const made = make();
        if (made.targets.length > 0) found.set(key.hub, { hub: key, logins: [...holders], ...made });
      }
    };
    if (acl.root) add(["root"], `${asked.title} (root)`, () => ({ targets: targets.all, blocks: [], conditions: [] }));
    for (const rule of acl.rules) {
      const conditions = permitted(rule, asked);
      if (!conditions) continue;
      const above = acl.rules.filter((other) => other !== rule && mayTake(other.pattern, rule.pattern));
      const taken =
        above.length === 0 ? [] : targets.matching(rule.pattern).filter(({ path }) => acl.rule(path, "read") !== rule);
      const gone = new Set(taken.map(({ path }) => path));
      const blocks = granting(rule, asked);
      const content = [rule.pattern.text, blocks.map(({ key }) => key), [...gone], conditions];
      add(content, `${asked.title} at ${rule.pattern.text}`, () => ({
        targets: targets.matching(rule.pattern).filter(({ path }) => !gone.has(path)),
        blocks,
        conditions,
      }));
    }
  }
  return [...found.values()].sort((a, b) => compare(a.hub.hub, b.hub.hub));
}

/** True where the first pattern may decide a path that the second matches too. Errs towards true. */
function mayTake(first: Pattern, second: Pattern): boolean {
  if (second.kind === "exact") return false;
  if (!first.literal.startsWith(second.literal) && !second.literal.startsWith(first.literal)) return false;
  return first.kind === "exact" || outranks(first, second) > 0;
}

const granting = (rule: AclRule<VaultPathFact>, { capabilities }: Asked): readonly VaultPathFact[] =>
  rule.blocks
    .map(({ path }) => path)
    .filter((path) => capabilities.some((one) => path.capabilities.includes(one)))
    .sort((a, b) => compare(a.key, b.key));

/** What stays open where the rule grants the request; nothing where it does not. */
function permitted(rule: AclRule<VaultPathFact>, asked: Asked): readonly Condition[] | undefined {
  if (!asked.capabilities.some((one) => rule.capabilities.has(one))) return undefined;
  if (asked.sudo && !rule.capabilities.has("sudo")) return undefined;
  if (rule.maxWrap > 0 && rule.maxWrap < rule.minWrap) return undefined;
  const conditions: Condition[] = [...rule.undecided].sort().map((element) => ({
    kind: "unsupported",
    text: `\`${element}\` of path \`${rule.pattern.text}\` lets the request pass`,
  }));
  const parameters = asked.parameters ?? [];
  if (parameters.length > 0 && rule.refused.has("*")) return undefined;
  for (const name of parameters) {
    const refused = rule.refused.get(name);
    const allowed = rule.allowed.get(name);
    const listed = rule.allowed.size > 0 && !rule.allowed.has("*");
    if (refused?.length === 0 || (listed && !allowed)) return undefined;
    if (refused || (allowed && allowed.length > 0)) {
      conditions.push({
        kind: "unsupported",
        text: `path \`${rule.pattern.text}\` permits a useful value of parameter \`${name}\``,
      });
    }
  }
  return conditions;
}
