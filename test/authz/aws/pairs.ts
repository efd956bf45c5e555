import type { AwsAuthz, Caller, Held, Question, Way } from "../../../authz/aws/index.ts";
import { nameOfEnd as name } from "../../../model/step.ts";

type Verdict = "allow" | "conditional" | undefined;
const better = (a: Verdict, b: Verdict): Verdict => (a === "allow" || b === "allow" ? "allow" : (a ?? b));

/** Whom the steps let reach what, hubs followed; conditions and positions make it conditional. */
function reached<T extends { readonly key: string }>(held: Iterable<Held<T>>): Map<string, Verdict> {
  const all = [...held];
  const into = new Map<string, [string, Verdict][]>();
  const verdict = ({ from, conditions }: Held<T>): Verdict =>
    conditions.length === 0 && from.length === 1 ? "allow" : "conditional";
  for (const step of all)
    if (step.to) into.set(step.to.hub, [...(into.get(step.to.hub) ?? []), [name(step.from[0]), verdict(step)]]);
  const found = new Map<string, Verdict>();
  for (const step of all) {
    if (!step.target) continue;
    for (const [caller, first] of into.get(name(step.from[0])) ?? []) {
      const key = `${caller} -> ${step.target.key}`;
      const both: Verdict = first === "allow" && verdict(step) === "allow" ? "allow" : "conditional";
      found.set(key, better(found.get(key), both));
    }
  }
  return found;
}

const verdictOf = (ways: readonly Way[]): Verdict =>
  ways.length === 0
    ? undefined
    : ways.some(({ conditions, premises }) => conditions.length + premises.length === 0)
      ? "allow"
      : "conditional";

/** The same pairs, each decided on its own. Classes stand for their members. */
function decided<T extends { readonly key: string }>(
  aws: AwsAuthz,
  question: Question<T>,
  callers: readonly Caller[],
): Map<string, Verdict> {
  const found = new Map<string, Verdict>();
  for (const caller of callers) {
    for (const target of question.targets()) {
      const parts = question
        .on(target)
        .map((resource, index) =>
          verdictOf(aws.ways({ caller, action: question.parts[index]?.action ?? "", target: resource })),
        );
      if (parts.includes(undefined)) continue;
      found.set(`${name(caller.end)} -> ${target.key}`, parts.includes("conditional") ? "conditional" : "allow");
    }
  }
  return found;
}

/** `~max` reach what their class reaches. */
function throughClasses(aws: AwsAuthz, pairs: Map<string, Verdict>): Map<string, Verdict> {
  const all = new Map(pairs);
  for (const max of aws.accounts().flatMap((account) => aws.maxima(account))) {
    const own = aws.classOf(max);
    if (!own) continue;
    for (const [pair, verdict] of pairs) {
      const prefix = `${name(own.end)} -> `;
      if (!pair.startsWith(prefix)) continue;
      const key = `${name(max.end)} -> ${pair.slice(prefix.length)}`;
      all.set(key, better(all.get(key), verdict));
    }
  }
  return all;
}

const sorted = (pairs: Map<string, Verdict>, aws: AwsAuthz): string[] => {
  const classes = new Set(aws.classes().map(({ end }) => name(end)));
  return [...pairs]
    .filter(([pair]) => !classes.has(pair.split(" -> ")[0] ?? ""))
    .map(([pair, verdict]) => `${verdict} ${pair}`)
    .sort();
};

/** Who reaches what by the steps over hubs, and by asking for every pair: `<verdict> <caller> -> <target>`, sorted. */
export function bothWays<T extends { readonly key: string }>(
  aws: AwsAuthz,
  question: Question<T>,
): { readonly held: readonly string[]; readonly decided: readonly string[] } {
  const held = sorted(throughClasses(aws, reached(aws.holding(question))), aws);
  return { held, decided: sorted(decided(aws, question, [...aws.callers()]), aws) };
}
