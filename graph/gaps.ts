import { compare } from "../model/canonical.ts";
import type { CoverageState, FactKind } from "../model/fact.ts";
import { factKindInfo, factKinds } from "../model/fact-kinds.ts";
import type { GraphNode } from "../model/node.ts";
import type { RuleId } from "../model/rule.ts";
import type { AmbitRule } from "../rules/define.ts";
import { type Gap, wholeScope } from "./compiled.ts";
import type { FactBase } from "./facts.ts";

const families: readonly (readonly [facts: string, scopes: string])[] = [
  ["aws.", "aws"],
  ["k8s.", "k8s"],
  ["edge.", "k8s"],
  ["vault.", "vault"],
  ["gcp.", "gcp"],
  ["azure.", "azure"],
  ["github.", "github"],
];

/** Scopes that an import could have read. */
const readable = /^(aws:account:\d{12}|k8s:[^:]+|vault:[^:]+|gcp:project:[^:]+|azure:subscription:[^:]+)$/;

/**
 * What was not read, scope by scope: every collection that some rule needs or relies on, what is not modelled, and the
 * scopes that nodes belong to and no import named.
 */
export function gapsOf(facts: FactBase, rules: readonly AmbitRule[], nodes: readonly GraphNode[]): Gap[] {
  const gaps: Gap[] = [];
  const using = kindsInUse(rules);
  const said = reasonsOf(facts);
  for (const [prefix, scopes] of families) {
    const kinds = using.filter(({ collection }) => collection.startsWith(prefix));
    for (const scope of facts.scopes(scopes)) {
      const here = said.get(scope);
      for (const { collection, blinds, weakens } of kinds) {
        const state = facts.coverage(collection, scope);
        if (state === "read") continue;
        // Few clusters hold configurations of proxies: where nothing says that there are some, none are missed.
        if (prefix === "edge." && !here?.has(collection)) continue;
        const reason = here?.get(collection) ?? defaultReason(collection, state);
        gaps.push({ scope, collection, state, reason, blinds, weakens });
      }
    }
  }
  const known = new Set(families.flatMap(([, scopes]) => facts.scopes(scopes)));
  for (const scope of scopesOf(nodes)) {
    if (!readable.test(scope) || known.has(scope) || facts.isClosed(scope)) continue;
    const reason = "what was imported mentions it; it was not imported itself";
    gaps.push({ scope, collection: wholeScope, state: "not-asked", reason, blinds: [], weakens: [] });
  }
  for (const { scope, what, count } of facts.of("unsupported")) {
    if (facts.isClosed(scope)) continue;
    const reason = `${count} in the input; Ambit does not model them yet`;
    gaps.push({ scope, collection: what, state: "unsupported", reason, blinds: [], weakens: [] });
  }
  return gaps.sort((a, b) => compare(a.scope, b.scope) || compare(a.collection, b.collection));
}

/** Of nodes, each once: neighbours mostly have the same. */
function scopesOf(nodes: readonly GraphNode[]): ReadonlySet<string> {
  const scopes = new Set<string>();
  let last: string | undefined;
  for (let n = 0; n < nodes.length; n++) {
    const { scope } = nodes[n] as GraphNode;
    if (scope !== last) scopes.add(scope);
    last = scope;
  }
  return scopes;
}

/** By scope and collection, what was said of how far it was read. */
function reasonsOf(facts: FactBase): ReadonlyMap<string, ReadonlyMap<FactKind, string | undefined>> {
  const reasons = new Map<string, Map<FactKind, string | undefined>>();
  for (const { scope, collection, reason } of facts.of("coverage")) {
    const known = reasons.get(scope);
    if (known) known.set(collection, reason);
    else reasons.set(scope, new Map([[collection, reason]]));
  }
  return reasons;
}

interface KindInUse extends Pick<Gap, "blinds" | "weakens"> {
  readonly collection: FactKind;
}

/** Kinds that some rule names, in code unit order, and what is amiss in a scope that was not read for them. */
function kindsInUse(rules: readonly AmbitRule[]): readonly KindInUse[] {
  const needing = usersOf(rules, "needs");
  const relying = usersOf(rules, "reliesOnAbsenceIn");
  const kinds = (Object.keys(factKinds) as FactKind[]).filter((kind) => needing.has(kind) || relying.has(kind));
  return kinds.sort(compare).flatMap((collection) => {
    const { startsOnly, restrains } = factKindInfo(collection);
    if (startsOnly) return [];
    const using = needing.get(collection) ?? [];
    const weakens = [...new Set([...(relying.get(collection) ?? []), ...(restrains ? using : [])])].sort(compare);
    return [{ collection, blinds: restrains ? [] : using, weakens }];
  });
}

/** Ids of the rules that name each kind, sorted. */
function usersOf(
  rules: readonly AmbitRule[],
  field: "needs" | "reliesOnAbsenceIn",
): ReadonlyMap<FactKind, readonly RuleId[]> {
  const users = new Map<FactKind, RuleId[]>();
  for (const rule of [...rules].sort((a, b) => compare(a.id, b.id))) {
    for (const kind of new Set(rule[field])) {
      const ids = users.get(kind);
      if (ids) ids.push(rule.id);
      else users.set(kind, [rule.id]);
    }
  }
  return users;
}

function defaultReason(kind: FactKind, state: CoverageState): string {
  const { collection } = factKindInfo(kind);
  return state === "not-asked"
    ? `the input does not say which ${collection} there are`
    : `${collection} were ${state === "partly" ? "partly read" : "refused"}`;
}
