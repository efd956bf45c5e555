import { z } from "zod";
import type { Gap, GraphReader, RuleInfo, SnapshotRef } from "../graph/port.ts";
import { compare } from "../model/canonical.ts";
import { factKinds, isFactKind } from "../model/fact-kinds.ts";
import { ruleText } from "../model/rule-text.ts";
import { snapshotOf } from "./answer.ts";
import { defineQuery } from "./define.ts";
import { limitField } from "./input.ts";
import { familyOf, type RuleHelp, ruleHelp } from "./rule-help.ts";

/** A rule with what this snapshot makes of it. */
export interface RuleRow extends RuleHelp {
  /** Steps that it gives here, the sides of hubs included. */
  readonly steps: number;
  /** What was not read and it needs: its silence there proves nothing. */
  readonly blinded: readonly RuleGap[];
  /** What was not read and could forbid its steps: they stay conditional there. */
  readonly weakened: readonly RuleGap[];
}

export interface RuleGap {
  readonly scope: string;
  /** In the words of its source, plural. */
  readonly collection: string;
  readonly state: Gap["state"];
}

export interface RulesAnswer {
  readonly schema: 1;
  readonly snapshot: SnapshotRef;
  /** Of all rules, whatever the filters. */
  readonly counts: {
    readonly rules: number;
    /** Give a step here. */
    readonly used: number;
    readonly blinded: number;
    readonly weakened: number;
    readonly byFamily: Readonly<Record<string, number>>;
  };
  readonly truncated: boolean;
  /** By id. */
  readonly rules: readonly RuleRow[];
}

const families = ["aws", "kubernetes", "vault", "github", "gcp", "azure", "credential", "cross"] as const;

/** Every rule, as its own file declares it, and what it gives in this snapshot. */
export default defineQuery({
  id: "rules",
  title: "Which techniques does Ambit know?",
  input: z.object({
    text: z
      .string()
      .max(200)
      .default("")
      .describe("words that must all occur in its id, title, edge, abuse, events, node kinds or frameworks"),
    family: z.enum(families).optional().describe("only rules of this family"),
    used: z.boolean().default(false).describe("only rules that give a step in this snapshot"),
    gaps: z.boolean().default(false).describe("only rules that something not read blinds or weakens"),
    limit: limitField,
  }),

  run(graph, question): RulesAnswer {
    const steps = stepsOf(graph);
    const all = graph.rules
      .filter(({ id }) => familyOf(id) !== "model")
      .map(
        (rule): RuleRow => ({
          ...ruleHelp(rule),
          steps: steps.get(rule) ?? 0,
          blinded: gapsOf(graph, ({ blinds }) => blinds.includes(rule.id)),
          weakened: gapsOf(graph, ({ weakens }) => weakens.includes(rule.id)),
        }),
      )
      .sort((a, b) => compare(a.id, b.id));
    const words = question.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const found = all.filter(
      (row) =>
        (question.family === undefined || row.family === question.family) &&
        (!question.used || row.steps > 0) &&
        (!question.gaps || row.blinded.length + row.weakened.length > 0) &&
        words.every((word) => ruleText(row).includes(word)),
    );
    const limit = question.limit ?? found.length;
    const count = (is: (row: RuleRow) => boolean): number => all.filter(is).length;
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      counts: {
        rules: all.length,
        used: count(({ steps: own }) => own > 0),
        blinded: count(({ blinded }) => blinded.length > 0),
        weakened: count(({ weakened }) => weakened.length > 0),
        byFamily: Object.fromEntries(
          families.flatMap((family) => {
            const own = count((row) => row.family === family);
            return own === 0 ? [] : [[family, own]];
          }),
        ),
      },
      truncated: found.length > limit,
      rules: found.slice(0, limit),
    };
  },
});

function stepsOf(graph: GraphReader): ReadonlyMap<RuleInfo, number> {
  const counts = new Map<RuleInfo, number>();
  for (let step = 0; step < graph.csr.steps; step++) {
    const rule = graph.ruleOf(step);
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}

const gapsOf = ({ gaps }: GraphReader, is: (gap: Gap) => boolean): RuleGap[] =>
  gaps.filter(is).map(({ scope, collection, state }) => ({
    scope,
    collection: isFactKind(collection) ? factKinds[collection].collection : collection,
    state,
  }));
