import type { FactReader } from "../../../../model/fact.ts";
import { type Compile, decided, reviewOf, told, type Verdict } from "./decision.ts";
import type { ApiObject } from "./objects.ts";
import { Reference } from "./reference.ts";
import type { Question } from "./world.ts";

export interface Tally {
  allowed: number;
  denied: number;
}

/** Where Ambit and the server differ, and how often each feature was decided which way. */
export interface Judgement {
  readonly differences: string[];
  readonly features: Map<string, Tally>;
  /** Decisions of which one binding alone can be named. */
  named: number;
  /** Decisions of which the server names any of several bindings of one kind, whichever its cache gives first. */
  several: number;
}

export const newJudgement = (differences: string[] = []): Judgement => ({
  differences,
  features: new Map(),
  named: 0,
  several: 0,
});

/** Adds one cluster's decisions: `verdicts` are the server's, in the order of the questions. */
export function judge(
  into: Judgement,
  { questions, verdicts }: { readonly questions: readonly Question[]; readonly verdicts: readonly Verdict[] },
  objects: readonly ApiObject[],
  facts: FactReader,
  compile: Compile,
): void {
  const authz = compile(facts);
  const reference = new Reference(objects);
  for (const [index, { feature, asker, asked }] of questions.entries()) {
    const server = verdicts[index];
    const tally = into.features.get(feature) ?? { allowed: 0, denied: 0 };
    into.features.set(feature, tally);
    tally[server === undefined ? "denied" : "allowed"] += 1;
    const own = decided(authz, asker, asked);
    const { user, groups = [] } = reviewOf(asker, asked);
    const possible = reference.deciders({ user: user ?? "", groups }, asked);
    const all = possible.filter(({ kind }) => kind === possible.toSorted(byKind)[0]?.kind);
    const first = new Set(all.map(({ binding }) => binding));
    const expected = new Set(all.map(told));
    const differ = (why: string): void => {
      const what = JSON.stringify(asked.resourceAttributes ?? asked.nonResourceAttributes);
      into.differences.push(
        `${feature}: ${why}: server ${told(server)}, Ambit ${told(own)}: ${user} [${groups}] ${what}`,
      );
    };
    if ((server === undefined) !== (own === undefined)) differ("decision");
    else if (typeof server === "object" && !expected.has(told(server))) differ("the reference does not expect this");
    else if (typeof server === "object" && !expected.has(told(own))) differ("binding");
    else if (server === "outside" && own !== "outside") differ("nothing to name");
    if (first.size === 1) into.named += 1;
    if (first.size > 1) into.several += 1;
  }
}

/** ClusterRoleBindings come first. */
const byKind = (a: { kind: string }, b: { kind: string }): number => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0);
