import type { AwsAuthz, Beside, Part, Target } from "../../authz/aws/index.ts";
import type { FactReader } from "../../model/fact.ts";
import type { Derivation } from "../../model/step.ts";
import { awsSteps, type Gain } from "./aws-holding.ts";
import { keyOf, keyTarget, viaService } from "./aws-keys.ts";
import { onStores, type Store, type Stores, storesOf } from "./aws-stores.ts";

export interface Access {
  readonly title: string;
  /** One, or several that are needed together on the store. */
  readonly action: string | readonly string[];
  /** What KMS is asked beside: `kms:Decrypt` for reading, `kms:GenerateDataKey` for writing. */
  readonly keyAction: string | readonly string[];
  /** Service through which KMS is asked, as in `kms:ViaService`: `s3`. */
  readonly via: string;
  /** True where AWS's own key works only for callers of the account. */
  readonly ownKeyStaysInside: boolean;
  /** True where nobody of another account can do it, whatever policies say and whatever the key is. */
  readonly neverAcross?: boolean;
  /** What the caller must be able to do beside, on resources of its own account. */
  readonly beside?: readonly Beside[];
}

/** Who reaches stores: permission on the data and, where there is a key, on the key, both of one session. */
export function* storeSteps(
  facts: FactReader,
  aws: AwsAuthz,
  stores: Stores,
  access: Access,
  gains: (store: Store) => readonly Gain[],
): Generator<Derivation> {
  const data: readonly Part[] = listed(access.action).map((action) => ({ action }));
  const beside = access.beside ? { beside: access.beside } : {};
  const { one } = stores;
  const open = {
    ...beside,
    title: access.title,
    parts: data,
    targets: () => plain(facts, stores),
    ...(one
      ? {
          targetsIn: (account: string) =>
            facts.memo(`aws.plain ${stores.name} ${account}`, () => one.in(facts, account).filter(isPlain(facts))),
          heldBy: (holder: string) => one.heldBy(facts, holder).filter(isPlain(facts)),
        }
      : {}),
    ...onStores,
    sameAccount: access.ownKeyStaysInside || access.neverAcross === true,
  };
  yield* awsSteps(aws, open, gains);
  const regions = function* () {
    yield* encrypted(facts, stores).keys();
  };
  for (const region of facts.items(`${listed(access.action).join()} in regions`, regions(), (name) => name)) {
    const context = viaService(access.via, region);
    const question = {
      ...beside,
      title: `${access.title} with their keys`,
      parts: [...data, ...listed(access.keyAction).map((action) => ({ action, context }))],
      targets: () => encrypted(facts, stores).get(region) ?? [],
      on: (store: Store): readonly Target[] => [...data.map(() => store.target), keyTarget(keyOf(facts, store))],
      fact: onStores.fact,
      sameAccount: access.neverAcross === true,
    };
    yield* awsSteps(aws, question, (store) => {
      const { renamed } = keyOf(facts, store);
      return gains(store).map((gain) => ({ ...gain, because: [...gain.because, ...renamed] }));
    });
  }
}

const listed = (value: string | readonly string[]): readonly string[] => (typeof value === "string" ? [value] : value);

/** Stores that the permission on the data opens. */
const plain = (facts: FactReader, stores: Stores): readonly Store[] =>
  facts.memo(`aws.plain ${stores.name}`, () => storesOf(facts, stores).filter(isPlain(facts)));

const isPlain =
  (facts: FactReader) =>
  (store: Store): boolean =>
    store.kmsKey === undefined || keyOf(facts, store).own;

/** Stores with keys of the customer, by region. */
const encrypted = (facts: FactReader, stores: Stores): ReadonlyMap<string, readonly Store[]> =>
  facts.memo(`aws.encrypted ${stores.name}`, () =>
    Map.groupBy(
      storesOf(facts, stores).filter((store) => store.kmsKey !== undefined && !keyOf(facts, store).own),
      ({ region }) => region,
    ),
  );
