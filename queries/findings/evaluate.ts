import { compare } from "../../model/canonical.ts";
import type { Finding } from "../../model/check.ts";
import type { FactReader } from "../../model/fact.ts";
import { factKindInfo } from "../../model/fact-kinds.ts";
import { scopeOfId } from "../../model/node-id.ts";
import type { NotEvaluated } from "./answer.ts";
import type { CheckContext } from "./context.ts";
import type { AmbitCheck } from "./define.ts";

/** What came of one check. */
export interface Evaluated {
  readonly check: AmbitCheck;
  readonly findings: readonly Finding[];
  readonly evaluated: readonly string[];
  readonly notEvaluated: readonly NotEvaluated[];
}

/** Runs one check where what it needs was read, and says where it was not. */
export function evaluate(check: AmbitCheck, context: CheckContext): Evaluated {
  const { evaluated, notEvaluated } = looked(check, context);
  const findings: Finding[] = [];
  const unknown = new Map<string, NotEvaluated & { subjects: number }>();
  if (evaluated.length > 0) {
    for (const { severity = check.severity, ...found } of check.examine(context)) {
      if (found.unknown !== undefined) {
        const scope = scopeOf(context, found.subject);
        const key = `${scope}\n${found.unknown}`;
        const known = unknown.get(key);
        if (known) known.subjects += 1;
        else unknown.set(key, { scope, reason: found.unknown, subjects: 1, example: found.subject });
        continue;
      }
      const owner = context.owner(found.subject);
      findings.push({ check: check.id, ...found, severity, ...(owner === undefined ? {} : { owner }) });
    }
  }
  const left = [...unknown.values()].sort((a, b) => compare(a.scope, b.scope) || compare(a.reason, b.reason));
  return { check, findings, evaluated, notEvaluated: [...notEvaluated, ...left] };
}

function scopeOf({ graph }: CheckContext, subject: string): string {
  const own = graph.nodes[graph.nodeIndex(subject)]?.scope ?? "";
  return own === "" ? scopeOfId(subject) : own;
}

function looked(
  { elsewhere, needs }: AmbitCheck,
  { facts, graph }: CheckContext,
): Pick<Evaluated, "evaluated" | "notEvaluated"> {
  if (elsewhere !== undefined) return { evaluated: [], notEvaluated: [{ scope: "", reason: elsewhere }] };
  if (needs.length === 0) {
    const nothing = { scope: "", reason: "nothing was imported" };
    return { evaluated: graph.scopes, notEvaluated: graph.scopes.length === 0 ? [nothing] : [] };
  }
  const evaluated = new Set<string>();
  const notEvaluated: NotEvaluated[] = [];
  const missing: string[] = [];
  for (const { family, collections } of needs) {
    const scopes = facts.scopes(family);
    if (scopes.length === 0) missing.push(family);
    for (const scope of scopes) {
      const unread = collections.flatMap((one) => reasonOf(facts, one, scope) ?? []);
      if (unread.every(({ partly }) => partly)) evaluated.add(scope);
      for (const { reason } of unread) notEvaluated.push({ scope, reason });
    }
  }
  // One of several families is enough: a check of access keys says nothing of a Vault that nobody imported.
  if (missing.length === needs.length)
    notEvaluated.push({ scope: "", reason: `nothing of ${[...new Set(missing)].join(", ")} was imported` });
  return { evaluated: [...evaluated].sort(), notEvaluated };
}

const words = { partly: "were read in part", refused: "were refused", "not-asked": "were not read" } as const;

function reasonOf(facts: FactReader, collection: AmbitCheck["needs"][number]["collections"][number], scope: string) {
  const state = facts.coverage(collection, scope);
  if (state === "read") return undefined;
  return { partly: state === "partly", reason: `${factKindInfo(collection).collection} ${words[state]}` };
}
