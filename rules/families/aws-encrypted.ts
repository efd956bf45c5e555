import type { AwsAuthz, Part, Target } from "../../authz/aws/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Derivation } from "../../model/step.ts";
import { awsSteps, type Gain } from "./aws-holding.ts";

/** Data behind an API, perhaps encrypted with a key of KMS. */
export interface Store {
  readonly fact: Fact & { readonly key: string };
  readonly target: Target;
  /** ARN, alias ARN or key id of a customer-managed key; undefined where AWS's own key lets everybody of the account. */
  readonly kmsKey: string | undefined;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

export interface Access {
  readonly title: string;
  readonly action: string;
  /** What KMS is asked beside: `kms:Decrypt` for reading, `kms:GenerateDataKey` for writing. */
  readonly keyAction: string;
  /** Service through which KMS is asked, as in `kms:ViaService`: `s3`. */
  readonly via: string;
  /** True where AWS's own key works only for callers of the account. */
  readonly ownKeyStaysInside: boolean;
}

/** The key a store is encrypted with, found by ARN, id or alias; `own` is one that AWS manages. */
export function keyOf(
  facts: FactReader,
  { kmsKey = "", account }: Store,
): { readonly arn: string; readonly own: boolean; readonly fact: FactOf<"aws.key"> | undefined } {
  const name = kmsKey.slice(kmsKey.indexOf("/") + 1);
  const named = [
    ...facts.where("aws.key", "keyId", name),
    ...facts.where("aws.key", "aliases", kmsKey),
    ...facts.where("aws.key", "aliases", `alias/${name}`),
  ];
  const fact = facts.get("aws.key", kmsKey) ?? named.find(({ key }) => key.split(":")[4] === account);
  return { arn: fact?.key ?? kmsKey, own: fact?.customerManaged === false, fact };
}

/** Who reaches stores: permission on the data and, where there is a key, on the key, both of one session. */
export function* storeSteps(
  facts: FactReader,
  aws: AwsAuthz,
  stores: readonly Store[],
  access: Access,
  gains: (store: Store) => readonly Gain[],
): Generator<Derivation> {
  const keys = new Map(
    stores.filter(({ kmsKey }) => kmsKey !== undefined).map((store) => [store, keyOf(facts, store)]),
  );
  const plain = stores.filter((store) => keys.get(store)?.own ?? true);
  const data: Part = { action: access.action };
  const open = {
    title: access.title,
    parts: [data],
    targets: plain,
    on: ({ target }: Store) => [target],
    sameAccount: access.ownKeyStaysInside,
  };
  yield* awsSteps(aws, open, gains);
  const regions = Map.groupBy(
    stores.filter((store) => keys.get(store)?.own === false),
    ({ region }) => region,
  );
  for (const [region, targets] of regions) {
    const context = new Map([["kms:viaservice", [`${access.via}.${region}.amazonaws.com`]]]);
    const question = {
      title: `${access.title} with their keys`,
      parts: [data, { action: access.keyAction, context }],
      targets,
      on: (store: Store): readonly Target[] => [store.target, keyTarget(keys.get(store)?.arn ?? "")],
    };
    yield* awsSteps(aws, question, (store) => {
      // Only a key that was found by another name than its own is a reason.
      const found = keys.get(store)?.fact;
      const key = found?.key === store.kmsKey ? undefined : found;
      return gains(store).map((gain) => ({ ...gain, because: key ? [...gain.because, key] : gain.because }));
    });
  }
}

const keyTarget = (arn: string): Target => ({ arn, account: arn.split(":")[4] ?? "" });
