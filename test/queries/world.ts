import { FactBase } from "../../graph/facts.ts";
import { sourceOf } from "../../graph/source.ts";
import { GraphView } from "../../graph/view.ts";
import type { Privilege } from "../../model/access.ts";
import type { CoverageFact, CoverageState, Fact, FactKind, FactOf } from "../../model/fact.ts";
import type { Condition, Derivation, End } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../../rules/define.ts";

/** A world of the tests' own: each fact is one alternative of one step, written out. */
export const scope = "aws:account:111111111111";
const source = { document: "world.json", locator: "", importer: "test", observedAt: "2026-01-01T00:00:00.000Z" };

export interface Says {
  /** Open conditions, as text. */
  readonly when?: readonly string[];
  /** What the world must be like: one conditional step's needs. */
  readonly world?: Readonly<Record<string, string>>;
  /** The hypothesis that it rests on. */
  readonly guess?: string;
  /** Making the request takes a credential. */
  readonly asks?: boolean;
  /** It gives more rights than its holder had. */
  readonly escalates?: boolean;
  /** Tells alternatives of one step apart. */
  readonly way?: string;
}

/** `a#x & b#y -> c#z`; an end `hub:<text>` is a hub. */
export const step = (text: string, says: Says = {}): FactOf<"unlocks"> => {
  const [secret = "", target = ""] = text.split(" -> ");
  const key = says.way === undefined ? text : `${text} (${says.way})`;
  return {
    kind: "unlocks",
    key,
    scope,
    source: { ...source, locator: key },
    secret,
    target,
    declaredBy: JSON.stringify(says),
    access: "read",
  };
};

/** One step a line. */
export const steps = (text: string): FactOf<"unlocks">[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => step(line));

const end = (text: string): End =>
  text.startsWith("hub:") ? { hub: text, title: text.slice("hub:".length) } : (text as Privilege);

function derivation(fact: FactOf<"unlocks">): Derivation {
  const { when = [], world = {}, guess, asks } = JSON.parse(fact.declaredBy) as Says;
  const conditions: Condition[] = [
    ...when.map((text) => ({ kind: "environment" as const, text })),
    ...Object.entries(world).map(([variable, value]) => ({
      kind: "environment" as const,
      text: `${variable} is ${value}`,
      assumes: { variable, value },
    })),
  ];
  const [first = "", ...rest] = fact.secret.split(" & ");
  return {
    from: [end(first), ...rest.map(end)],
    to: end(fact.target),
    because: [fact],
    conditions,
    ...(guess === undefined ? {} : { assumed: guess }),
    ...(asks ? { authenticates: true } : {}),
  };
}

const shape = {
  version: 1,
  needs: ["unlocks"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  controls: [],
  abuse: "Goes on.",
  detection: [],
  remediation: "Take the fact away.",
  frameworks: [],
  references: [],
  examples: [],
} as const;
const emits = { from: ["Any#connect"], to: "Any#execute" } as const;
const escalates = ({ declaredBy }: FactOf<"unlocks">): boolean => (JSON.parse(declaredBy) as Says).escalates === true;

export const stepRule = defineRule({
  ...shape,
  id: "test.step",
  title: "Goes on",
  edge: "GOES_ON",
  emits,
  *derive(facts) {
    for (const fact of facts.of("unlocks")) if (!escalates(fact)) yield derivation(fact);
  },
});

export const escalationRule = defineRule({
  ...shape,
  id: "test.escalate",
  title: "Gains rights",
  edge: "ESCALATES",
  escalation: true,
  emits,
  *derive(facts) {
    for (const fact of facts.of("unlocks")) if (escalates(fact)) yield derivation(fact);
  },
});

/** The bearer of a role's tag `from=<node id>` takes the role, unless a service control policy forbids it. */
export const roleRule = defineRule({
  ...shape,
  id: "test.take-role",
  title: "Takes the role",
  edge: "TAKES",
  emits: { from: ["Any#impersonate"], to: "AwsRole#impersonate" },
  needs: ["aws.role"],
  reliesOnAbsenceIn: ["aws.scp"],
  *derive(facts) {
    for (const role of facts.of("aws.role")) {
      for (const tag of role.tags ?? []) {
        if (tag.startsWith("from=")) {
          yield { from: [`${tag.slice("from=".length)}#impersonate`], to: `${role.key}#impersonate`, because: [role] };
        }
      }
    }
  },
});

export const coverage = (collection: FactKind, state: CoverageState, of = scope): CoverageFact => ({
  kind: "coverage",
  key: `${collection}@${of}`,
  scope: of,
  source,
  collection,
  state,
});

export const closed = (of = scope): FactOf<"closed-world"> => ({ kind: "closed-world", key: of, scope: of, source });

const snapshot = { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00.000Z" };

/** The graph of these facts by the rules of this file, or by others. */
export const world = (facts: Iterable<Fact>, rules: readonly AmbitRule[] = [stepRule, escalationRule]): GraphView =>
  new GraphView(snapshot, sourceOf(new FactBase(facts), rules));
