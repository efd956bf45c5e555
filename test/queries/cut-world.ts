import type { GraphView } from "../../graph/view.ts";
import type { Privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import type { Derivation, Leaves } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../../rules/define.ts";
import { scope, stepRule, world } from "./world.ts";

const source = { document: "world.json", importer: "test", observedAt: "2026-01-01T00:00:00.000Z" };

/** One fact and all that rests on it. Deleting it costs 5, rotating it 1. */
export interface Says {
  /** `a#x & b#y -> c#z`, each a step. */
  readonly steps: readonly string[];
  /** What stays of it. */
  readonly leaves?: Leaves;
  /** Whether a rotation ends what was taken by it. */
  readonly rotates?: boolean;
}

export const says = (name: string, { steps, leaves = "tied", rotates = false }: Says): FactOf<"unlocks"> => ({
  kind: "unlocks",
  key: name,
  scope,
  source: { ...source, locator: name },
  secret: steps.join(" ; "),
  target: "",
  declaredBy: JSON.stringify({ leaves, rotates }),
  access: "read",
});

export const parsed = (text: string): { readonly from: readonly Privilege[]; readonly to: Privilege } => {
  const [premises = "", conclusion = ""] = text.split(" -> ");
  return { from: premises.split(" & ") as Privilege[], to: conclusion as Privilege };
};

const told = (fact: FactOf<"unlocks">): { leaves: Leaves; rotates: boolean } => JSON.parse(fact.declaredBy);

function* derived(fact: FactOf<"unlocks">): Iterable<Derivation> {
  for (const text of fact.secret.split(" ; ")) {
    const { from, to } = parsed(text);
    const [first, ...rest] = from;
    if (first) yield { from: [first, ...rest], to, because: [fact], leaves: told(fact).leaves };
  }
}

const shape = { ...stepRule, version: 1, emits: { from: ["Any#connect"], to: "Any#execute" } } as const;
const deleted = control("delete", "unlocks", "Take it away");

/** What a fact of the test says, with the control that takes it away. */
const heldRule: AmbitRule = defineRule({
  ...shape,
  id: "test.held",
  title: "Holds",
  edge: "HOLDS",
  *derive(facts) {
    for (const fact of facts.of("unlocks")) if (!told(fact).rotates) yield* derived(fact);
  },
  controls: [deleted],
});

/** The same with a rotation that ends what was taken. */
const rotatedRule: AmbitRule = defineRule({
  ...shape,
  id: "test.copied",
  title: "Copies",
  edge: "COPIES",
  *derive(facts) {
    for (const fact of facts.of("unlocks")) if (told(fact).rotates) yield* derived(fact);
  },
  controls: [deleted, control("rotate", "unlocks", "Rotate it")],
});

export const cutWorld = (facts: Iterable<Fact>): GraphView => world(facts, [heldRule, rotatedRule]);
