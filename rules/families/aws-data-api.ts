import type { AwsAuthz, Target } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Derivation } from "../../model/step.ts";
import { awsSteps, type Gain, ownTarget } from "./aws-holding.ts";
import { type Key, keyOf, keyTarget, viaService } from "./aws-keys.ts";
import { secrets, storesOf } from "./aws-stores.ts";

/** A database that an API of AWS asks for the caller, with the secret that holds the login. */
export interface Asked {
  readonly store: Fact & { readonly key: string };
  /** What the API's permission is asked on, and the fact that says so where it is not the store. */
  readonly resource: Target;
  readonly besides: readonly Fact[];
  readonly opens: FactOf<"unlocks">;
}

interface Pair extends Asked {
  readonly secret: FactOf<"aws.secret">;
  /** Set where a key of the customer encrypts the secret. */
  readonly key: Key | undefined;
}

/** The pairs of a database and a secret of the account that is declared to open it. */
export const openedBy = (
  facts: FactReader,
  store: Fact & { readonly key: string; readonly tags?: readonly string[] },
  resource: Target = ownTarget(store)[0],
  besides: readonly Fact[] = [],
): readonly Asked[] =>
  facts.where("unlocks", "target", store.key).map((opens) => ({ store, resource, besides, opens }));

function paired(facts: FactReader, asked: readonly Asked[]): readonly Pair[] {
  const stores = new Map(storesOf(facts, secrets).map((store) => [store.fact.key, store]));
  return asked.flatMap((one): readonly Pair[] => {
    const secret = facts.get("aws.secret", one.opens.secret);
    const store = stores.get(one.opens.secret);
    if (!secret || !store) return [];
    const found = store.kmsKey === undefined ? undefined : keyOf(facts, store);
    return [{ ...one, secret, key: found?.own ? undefined : found }];
  });
}

/**
 * The service logs in with the secret, which it reads as the caller: the call, the secret and its key are asked of one
 * session. No network of the database is in the way.
 */
export function* dataApiSteps(
  facts: FactReader,
  aws: AwsAuthz,
  action: string,
  asked: () => readonly Asked[],
): Generator<Derivation> {
  const pairs = (): readonly Pair[] => facts.memo(`aws.data-api ${action}`, () => paired(facts, asked()));
  if (pairs().length === 0) return;
  const gains = ({ store, opens, besides, secret, key }: Pair): readonly Gain[] => {
    const because = [store, ...besides, secret, opens, ...(key?.renamed ?? [])];
    const given = opens.access === "administer" ? (["administer"] as const) : (["read", "write"] as const);
    return (opens.access === "read" ? (["read"] as const) : given).map((access) => ({
      to: privilege(store.key, access),
      because,
    }));
  };
  const call = [{ action }, { action: "secretsmanager:GetSecretValue" }];
  const on = ({ resource, secret }: Pair): readonly Target[] => [resource, ownTarget(secret)[0]];
  const fact = ({ store }: Pair): Fact => store;
  const title = "ask databases through the Data API";
  const plain = { title, parts: call, targets: () => pairs().filter(({ key }) => !key), on, fact, sameAccount: true };
  yield* awsSteps(aws, plain, gains);
  const regions = function* () {
    yield* new Set(pairs().flatMap(({ key, secret }) => (key ? [regionOf(secret.key)] : [])));
  };
  for (const region of facts.items(`${action} in regions`, regions(), (name) => name)) {
    const context = viaService("secretsmanager", region);
    const question = {
      title,
      parts: [...call, { action: "kms:Decrypt", context }],
      targets: () => pairs().filter(({ key, secret }) => key && regionOf(secret.key) === region),
      on: (pair: Pair): readonly Target[] => [...on(pair), ...(pair.key ? [keyTarget(pair.key)] : [])],
      fact,
      sameAccount: true,
    };
    yield* awsSteps(aws, question, gains);
  }
}

const regionOf = (arn: string): string => arn.split(":")[3] ?? "";
