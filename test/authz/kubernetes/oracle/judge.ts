import type { FactReader } from "../../../../model/fact.ts";
import { allowing, type Impersonation, impersonates, type Write, writes as written } from "./attempt.ts";
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

/** What was asked of a server and tried on it, and how each went, in the same order. */
export interface Session {
  readonly questions: readonly Question[];
  readonly verdicts: readonly Verdict[];
  readonly writes: readonly Write[];
  readonly impersonations: readonly Impersonation[];
  /** Of the writes, then of the impersonations. */
  readonly attempts: readonly boolean[];
}

export const questionsAlone = (questions: Session["questions"], verdicts: Session["verdicts"]): Session => ({
  questions,
  verdicts,
  writes: [],
  impersonations: [],
  attempts: [],
});

/** Adds one cluster's decisions. */
export function judge(
  into: Judgement,
  { questions, verdicts, writes, impersonations, attempts }: Session,
  objects: readonly ApiObject[],
  facts: FactReader,
  compile: Compile,
): void {
  const authz = compile(facts);
  const reference = new Reference(objects);
  for (const [index, { feature, asker, asked }] of questions.entries()) {
    const server = verdicts[index];
    count(into, feature, server !== undefined);
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
  const allows = allowing(authz);
  const own = [
    ...writes.map((write) => written(allows, reference, write)),
    ...impersonations.map((impersonation) => impersonates(allows, impersonation)),
  ];
  for (const [index, attempt] of [...writes, ...impersonations].entries()) {
    count(into, attempt.feature, attempts[index] ?? false);
    if (own[index] === attempts[index]) continue;
    const word = (allowed: boolean | undefined): string => (allowed ? "allow" : "deny");
    const said = `server ${word(attempts[index])}, Ambit ${word(own[index])}`;
    into.differences.push(`${attempt.feature}: decision: ${said}: ${JSON.stringify(attempt)}`);
  }
}

function count({ features }: Judgement, feature: string, allowed: boolean): void {
  const tally = features.get(feature) ?? { allowed: 0, denied: 0 };
  features.set(feature, tally);
  tally[allowed ? "allowed" : "denied"] += 1;
}

/** ClusterRoleBindings come first. */
const byKind = (a: { kind: string }, b: { kind: string }): number => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0);
