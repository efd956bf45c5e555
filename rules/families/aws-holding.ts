import type { AwsAuthz, Question, Target, Way } from "../../authz/aws/index.ts";
import type { Privilege } from "../../model/access.ts";
import { type ControlTemplate, control } from "../../model/control.ts";
import type { Fact, FactKind, FactOf, FactReader } from "../../model/fact.ts";
import type { Derivation, End } from "../../model/step.ts";

/** Facts through which an identity has its permissions: every rule that asks the evaluator cites some of these. */
export const identityFacts: readonly FactKind[] = [
  "aws.user",
  "aws.role",
  "aws.account",
  "aws.statement",
  "aws.attachment",
  "aws.membership",
];

/** Collections that could hold something against a request. */
export const awsRestraints: readonly FactKind[] = ["aws.boundary", "aws.rcp", "aws.scp", "aws.statement"];

/** Edits that close a step which rests on a permission: it is narrowed, or its policy or group taken from the holder. */
export const permissionControls = (narrow: string): readonly ControlTemplate[] => [
  control("narrow", "aws.statement", narrow),
  control("detach", "aws.attachment", "Detach the policy that allows it"),
  control("detach", "aws.membership", "Take the user out of the group that allows it"),
];

/** A thing with an ARN as the one resource that a question is about. */
export const ownTarget = (fact: { readonly key: string; readonly tags?: readonly string[] }): readonly [Target] => [
  { arn: fact.key, account: fact.key.split(":")[4] ?? "", tags: fact.tags },
];

/** Facts with ARNs as the targets of a question. */
export const factTargets = <T extends Fact & { readonly tags?: readonly string[] }>(targets: () => readonly T[]) => ({
  targets,
  on: ownTarget,
  fact: itself,
});

const itself = (fact: Fact): Fact => fact;

/**
 * Facts of a kind that has ARNs as the targets of a question, found by account and by the holders of policies too.
 * @param name tells those that fit from others of the kind that are asked about
 */
export function targetsOf<K extends FactKind>(
  facts: FactReader,
  kind: K,
  name = "",
  fits?: (fact: FactOf<K>) => boolean,
): Pick<Required<Question<FactOf<K>>>, "targets" | "targetsIn" | "heldBy" | "fact"> & {
  readonly on: typeof ownTarget;
} {
  const some = (place: string, all: () => readonly FactOf<K>[]): readonly FactOf<K>[] =>
    fits ? facts.memo(`aws.targets ${kind} ${name} ${place}`, () => all().filter(fits)) : all();
  return {
    ...factTargets(() => some("", () => facts.of(kind))),
    targetsIn: (account) => some(account, () => facts.inAccount(kind, account)),
    heldBy: (holder) => [facts.get(kind, holder)].flatMap((fact) => (fact && fits?.(fact) !== false ? fact : [])),
  };
}

/** What a target of a question gives to whoever reaches it. */
export interface Gain {
  readonly to: Privilege;
  /** Facts of the target that the step rests on beside the deciding statements. */
  readonly because: readonly Fact[];
  /** Privileges needed beside the permission. */
  readonly premises?: readonly Privilege[];
  readonly conditions?: Derivation["conditions"];
  /** Collections of the target's account whose silence the step counts on. */
  readonly absent?: readonly FactKind[];
  readonly authenticates?: boolean;
  /** The hypothesis that it rests on, in words. */
  readonly assumed?: string;
  readonly nodes?: Derivation["nodes"];
}

/** Steps from everybody whom AWS allows it: to hubs of equal access, from each hub to what it reaches. */
export function* awsSteps<T>(
  aws: AwsAuthz,
  question: Question<T>,
  gains: (target: T) => Iterable<Gain>,
): Generator<Derivation> {
  for (const held of aws.holding(question)) {
    const { from, to, target, relies, conditions } = held;
    if (to) {
      const [first, ...rest] = held.because;
      if (first) yield { from, to, because: [first, ...rest], conditions, relies };
      continue;
    }
    if (target === undefined) continue;
    for (const gain of gains(target)) {
      const [first, ...rest] = [...gain.because, ...held.because];
      if (!first) continue;
      yield {
        from: [from[0], ...from.slice(1), ...(gain.premises ?? [])],
        to: gain.to,
        because: [first, ...rest],
        conditions: [...conditions, ...(gain.conditions ?? [])],
        relies: [...relies, ...(gain.absent ?? []).map((collection) => ({ collection, scope: first.scope }))],
        ...(gain.authenticates ? { authenticates: true } : {}),
        ...(gain.assumed === undefined ? {} : { assumed: gain.assumed }),
        ...(gain.nodes ? { nodes: gain.nodes } : {}),
      };
    }
  }
}

/** A step for each way that the evaluator found for one caller. */
export function* wayed(
  ways: readonly Way[],
  from: readonly [End, ...End[]],
  to: End,
  because: readonly Fact[],
): Generator<Derivation> {
  for (const way of ways) {
    const [first, ...rest] = [...because, ...way.because];
    if (first)
      yield {
        from: [from[0], ...from.slice(1), ...way.premises],
        to,
        because: [first, ...rest],
        conditions: way.conditions,
      };
  }
}
