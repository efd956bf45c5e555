import type { AwsAuthz, Way } from "../../authz/aws/index.ts";
import { type Access, type Privilege, privilege } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { internet } from "../../model/node.ts";
import { anyAccount } from "../../model/node-id.ts";
import type { Derivation } from "../../model/step.ts";
import { ownTarget, wayed } from "./aws-holding.ts";
import { keyOf, keyTarget, viaService } from "./aws-keys.ts";
import { bothWays, free, surest } from "./aws-service-calls.ts";

/** Who knocks: an unsigned request, or one signed by an account that nobody knows. */
export type Outsider = typeof internet | typeof anyAccount;

export const outside: Readonly<Record<Outsider, Privilege>> = {
  [internet]: "internet#originate",
  [anyAccount]: privilege(anyAccount, "impersonate"),
};

/** Kinds of things that have a policy of their own, under their ARN. */
type Open =
  | "aws.secret"
  | "aws.key"
  | "aws.repository"
  | "aws.topic"
  | "aws.queue"
  | "aws.search-domain"
  | "aws.table"
  | "aws.function"
  | "aws.file-system"
  | "aws.vector-bucket";

export interface Opening<K extends Open> {
  readonly kind: K;
  readonly by: Outsider;
  /** All of them: one session makes them one after the other. */
  readonly actions: readonly string[];
  readonly access: Access;
  /** Which of them are looked at. */
  readonly among?: (fact: FactOf<K>) => boolean;
  /** What is asked for, below the thing's own ARN: `/*`. */
  readonly below?: string;
  /** What KMS is asked beside, through which service, where the thing has a key; an own key of AWS lets nobody of another account. */
  readonly key?: { readonly action: string; readonly via: string; readonly ownKeyStaysInside: boolean };
}

/** Steps from outside to things whose own policies let everybody do something. */
export function* openSteps<K extends Open>(
  facts: FactReader,
  aws: AwsAuthz,
  { kind, by, actions, access, among, below = "", key }: Opening<K>,
): Generator<Derivation> {
  const caller = aws.caller(by);
  for (const fact of facts.each(kind)) {
    if (!caller || among?.(fact) === false) continue;
    const [own] = ownTarget(fact);
    const target = below === "" ? own : { ...own, arn: `${fact.key}${below}`, holder: fact.key };
    let ways: readonly Way[] = free;
    for (const action of actions) ways = bothWays(ways, aws.ways({ caller, action, target }));
    if (key && ways.length > 0) ways = bothWays(ways, keyWays(facts, aws, fact, caller, key));
    yield* wayed(surest(ways), [outside[by]], privilege(fact.key, access), [fact]);
  }
}

/** The ways in which the caller may use the key of the thing; none where it may not. */
function keyWays<K extends Open>(
  facts: FactReader,
  aws: AwsAuthz,
  fact: FactOf<K>,
  caller: NonNullable<ReturnType<AwsAuthz["caller"]>>,
  { action, via, ownKeyStaysInside }: NonNullable<Opening<K>["key"]>,
): readonly Way[] {
  const kmsKey = "kmsKey" in fact ? fact.kmsKey : undefined;
  if (kmsKey === undefined) return ownKeyStaysInside ? [] : free;
  const [, , , region = "", account = ""] = fact.key.split(":");
  const found = keyOf(facts, { kmsKey, account });
  if (found.own) return ownKeyStaysInside ? [] : free;
  const ways = aws.ways({
    caller,
    action,
    target: keyTarget(found),
    context: viaService(via, region),
  });
  return ways.map((way) => ({ ...way, because: [...found.renamed, ...way.because] }));
}
