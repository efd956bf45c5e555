import { compare } from "../../model/canonical.ts";
import type { VaultPathFact } from "../../model/fact/vault.ts";
import { type Condition, type Hub, hub } from "../../model/step.ts";
import type { AclRule } from "./acl.ts";
import type { VaultLogin } from "./login.ts";
import { outranks, type Pattern } from "./pattern.ts";
import type { TargetIndex, VaultTarget } from "./targets.ts";

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

/** What lets one login make one request: each block alone is enough; none for the root policy. */
export interface Permission {
  readonly blocks: readonly VaultPathFact[];
  readonly conditions: readonly Condition[];
}

/** Whether a login may make one request, and what by; for what one login must do in several requests. */
export function permission(login: VaultLogin, path: string, asked: Asked): Permission | undefined {
  if (login.acl.root) return { blocks: [], conditions: [] };
  const rule = login.acl.rule(path, asked.capabilities[0] ?? "");
  const conditions = rule && permitted(rule, asked);
  return rule && conditions && { blocks: granting(rule, asked), conditions };
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
      const takers = acl.rules.filter(
        ({ pattern }) => decidesBefore(pattern, rule.pattern) && targets.meet(pattern, rule.pattern),
      );
      const blocks = granting(rule, asked);
      const without = takers.map(({ pattern }) => pattern.text).sort(compare);
      const content = [rule.pattern.text, blocks.map(({ key }) => key), without, conditions];
      add(content, `${asked.title} at ${rule.pattern.text}`, () => ({
        targets: [...left(targets, rule.pattern, takers)],
        blocks,
        conditions,
      }));
    }
  }
  return [...found.values()].sort((a, b) => compare(a.hub.hub, b.hub.hub));
}

/** True where the first pattern decides a path that both match; and may match one at all, as far as literal text tells. */
function decidesBefore(first: Pattern, second: Pattern): boolean {
  if (first === second || second.kind === "exact") return false;
  if (!first.literal.startsWith(second.literal) && !second.literal.startsWith(first.literal)) return false;
  return first.kind === "exact" || outranks(first, second) > 0;
}

/** What a pattern matches and no pattern that decides before it. */
const left = (targets: TargetIndex, pattern: Pattern, takers: readonly AclRule[]): ReadonlySet<VaultTarget> =>
  takers.reduce<ReadonlySet<VaultTarget>>(
    (rest, taker) => rest.difference(targets.matching(taker.pattern)),
    targets.matching(pattern),
  );

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
