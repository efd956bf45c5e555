import type { GraphReader } from "../graph/port.ts";
import type { Privilege } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import { plural } from "../model/plural.ts";
import type { ControlPointId } from "../model/raci.ts";
import type { AnswerBook } from "../queries/answer.ts";
import { type FindingKind, findingKinds, findingTitles, type GateFinding, type Signer } from "./answer.ts";
import { type Difference, type Entry, entryOf } from "./compare.ts";
import { accountableFor, controlPointsOfRule, inOrder, titleOf } from "./control-point.ts";
import type { People } from "./people.ts";
import { Shower, type ShownProof } from "./proofs.ts";
import type { SignOffRecord } from "./record.ts";
import { type StepSet, stepSetOf } from "./step-set.ts";
import { type Outside, plainName, subjectOf } from "./subject.ts";
import { type Standing, signersFor, type VerifyOptions } from "./verify.ts";

/** What findings are made with. */
export interface Finder {
  readonly graph: GraphReader;
  readonly people: People;
  readonly told: NonNullable<VerifyOptions["told"]>;
  readonly book: AnswerBook;
  readonly changed: "fail" | "warn";
  readonly record?: SignOffRecord;
  /** How many of so many proofs may still be shown. */
  readonly take: (count: number) => number;
  /** Says how many steps are not shown. */
  readonly skip: (count: number) => void;
}

type Base = Pick<GateFinding, "kind" | "subject" | "sentence"> & Partial<GateFinding>;

function finding(
  { people, told, graph, record }: Finder,
  base: Base,
  points: Iterable<ControlPointId>,
  steps: readonly number[],
): GateFinding {
  return {
    check: findingKinds[base.kind],
    title: findingTitles[base.kind],
    level: "fail",
    ...(record ? { record: record.id } : {}),
    reasons: [],
    signers: signersOf(people, told, base.subject, points),
    owners: ownersOf(graph, steps),
    newSteps: [],
    ...base,
  };
}

const signersOf = (people: People, told: Finder["told"], subject: string, points: Iterable<ControlPointId>): Signer[] =>
  inOrder(points).map((controlPoint) => {
    const duty = accountableFor(controlPoint);
    return { controlPoint, title: titleOf(controlPoint), duty, who: signersFor(duty, subject, { people, told }) };
  });

/** Most steps whose owners are asked for. */
const mostAsked = 200;

const ownersOf = (graph: GraphReader, steps: readonly number[]): string[] =>
  [...new Set(steps.slice(0, mostAsked).flatMap((step) => graph.step(step).owners))].sort(compare);

/** What is otherwise than signed, as findings with a proof each. */
export function changesOf(finder: Finder, set: StepSet, difference: Difference, shower: Shower): GateFinding[] {
  const { subject } = set;
  const { newEntries, opened, newTargets, moreCertain, newSteps } = difference;
  const left = new Set(newSteps);
  const made = (base: Base, points: readonly ControlPointId[], shown: ShownProof | undefined): GateFinding => {
    const own = newSteps.filter((key) => shown?.steps.has(key));
    for (const key of own) left.delete(key);
    const steps = own.map((key) => set.steps.get(key) ?? -1);
    const all = [...points, ...pointsOf(finder.graph, steps)];
    return finding(
      finder,
      { ...base, newSteps: own, ...(shown && shown.id !== "" ? { proof: shown.id } : {}) },
      all,
      steps,
    );
  };
  const findings: GateFinding[] = [];
  const entry = (kind: FindingKind, one: Entry): void => {
    const { at } = one;
    const way = subject.ways.find(({ p }) => finder.graph.key(p) === at);
    const shown = way && finder.take(1) === 1 ? shower.by(way.p, wayEnd(set, way.p)) : undefined;
    const what = kind === "new-entry" ? "a way in that nobody signed" : "a way in that is more open than was signed";
    const sentence = `${subject.id} has ${what}: ${at}, ${askedWords(one)}`;
    findings.push(made({ kind, subject: subject.id, at: at as Privilege, sentence }, entryPoints(at), shown));
  };
  for (const each of newEntries) entry("new-entry", each);
  for (const each of opened) entry("entry-opened", each);
  const target = (kind: FindingKind, at: string, what: string): void => {
    const privilege = set.targets.get(at)?.privilege ?? -1;
    const shown = finder.take(1) === 1 ? shower.of(privilege) : undefined;
    findings.push(
      made({ kind, subject: subject.id, at: at as Privilege, sentence: `${subject.id} ${what} ${at}` }, [], shown),
    );
  };
  for (const at of newTargets) target("new-target", at, "reaches what nobody signed:");
  for (const at of moreCertain) target("more-certain", at, "reaches without the condition that it was signed with:");
  for (const key of newSteps) {
    if (!left.has(key)) continue;
    if (finder.take(1) === 0) break;
    const shown = shower.through(set.steps.get(key) ?? -1);
    const sentence = `${subject.id} comes by a new step to what it was accepted to reach`;
    left.delete(key);
    findings.push({
      ...made({ kind: "changed", subject: subject.id, sentence, level: finder.changed }, [], shown ?? alone(key)),
    });
  }
  finder.skip(left.size);
  if (left.size > 0) {
    const sentence = `${subject.id} has ${plural(left.size, "more new step")} that no proof is shown of`;
    const steps = [...left].sort(compare).map((key) => set.steps.get(key) ?? -1);
    findings.push(
      finding(
        finder,
        { kind: "changed", subject: subject.id, sentence, level: finder.changed },
        pointsOf(finder.graph, steps),
        steps,
      ),
    );
  }
  return findings;
}

/** A step without a proof, named all the same. */
const alone = (key: string): ShownProof => ({ id: "", steps: new Set([key]) });

/** Whether somebody is asked at a way in, and after what. */
const askedWords = ({ authentication, before }: Entry): string =>
  before ? `which asks for a login only after ${before.join(", ")}` : authentication;

/** What a way in brings, whatever it leads to. */
const entryPoints = (at: string): ControlPointId[] => [
  "CP1",
  "CP3",
  ...(at.endsWith("#connect") ? (["CP4"] as const) : []),
];

const pointsOf = (graph: GraphReader, steps: readonly number[]): ControlPointId[] =>
  steps.flatMap((step) => controlPointsOfRule(graph.ruleOf(step)));

/** The connection to a workload behind a way in, where there is one: a proof that ends there shows the whole way. */
function wayEnd({ subject, outside: { graph, ways, late } }: StepSet, p: number): number {
  const way = ways.find((one) => one.p === p);
  // What runs before a login stands before the route that asks.
  if (way && late.has(way.node)) return p;
  const node = way?.leadsTo.find((one) => subject.workloads.includes(one)) ?? way?.leadsTo[0];
  const connect = node === undefined ? -1 : graph.privilegeIndex(node, "connect");
  return connect >= 0 ? connect : p;
}

/** Targets that a finding names. */
const mostNamed = 8;

/** What would be reached, the strongest access of each. */
function reachedWords({ targets }: StepSet): string[] {
  const named = [...targets.keys()].slice(0, mostNamed).map((key) => `reaches ${key}`);
  return targets.size > mostNamed ? [...named, `and ${plural(targets.size - mostNamed, "more target")}`] : named;
}

/** Ways in that no record has, each with what breaking what stands behind it would reach. */
export function uncoveredEntries(finder: Finder, outside: Outside, isCovered: (at: string) => boolean): GateFinding[] {
  const { graph } = outside;
  return outside.ways.flatMap(({ p, node }) => {
    const at = graph.key(p);
    if (isCovered(at)) return [];
    const id = plainName(graph.nodes[node]?.id ?? "");
    const subject = subjectOf(outside, id);
    if (!subject) return [];
    const set = stepSetOf(outside, subject);
    const shown = finder.take(1) === 1 ? new Shower(set, finder.book).by(p, wayEnd(set, p)) : undefined;
    const entry = entryOf(outside, { p, node });
    const reach = set.targets.size === 0 ? "nothing further" : plural(set.targets.size, "target");
    const where = entry.before ? "before its login" : "behind it";
    const sentence = `nobody signed ${at}, ${askedWords(entry)}: what breaks ${where} reaches ${reach}`;
    const steps = [...set.steps.values()];
    const points = [...entryPoints(at), ...pointsOf(graph, steps)];
    return [
      finding(
        finder,
        {
          kind: "new-entry",
          subject: id,
          at,
          sentence,
          reasons: reachedWords(set),
          ...(shown ? { proof: shown.id } : {}),
        },
        points,
        [],
      ),
    ];
  });
}

const kindOf = { open: "not-signed", lapsed: "lapsed", rejected: "rejected", void: "void" } as const;
const words = {
  open: "is not signed by everybody who must",
  lapsed: "has expired",
  rejected: "was rejected",
  void: "cannot be trusted",
} as const;

/** A record that is not in force. */
export function standingFinding({ id, subject, state, reasons, required }: Standing): GateFinding {
  const how = state === "in-force" || state === "superseded" ? "open" : state;
  const left = required.filter(({ signedBy }) => signedBy.length === 0);
  return {
    kind: kindOf[how],
    check: findingKinds[kindOf[how]],
    title: findingTitles[kindOf[how]],
    level: "fail",
    record: id,
    subject,
    sentence: `sign-off ${id} of ${subject} ${words[how]}`,
    reasons,
    signers: left.map(({ controlPoint, duty, who }) => ({
      controlPoint,
      title: titleOf(controlPoint),
      duty,
      who,
    })),
    owners: [],
    newSteps: [],
  };
}
