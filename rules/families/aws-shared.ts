import type { AwsAuthz, Way } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { accountOfScope } from "../../model/aws-account.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { outsideAccountId } from "../../model/node-id.ts";
import type { Derivation } from "../../model/step.ts";
import { keyOf, keyTarget, viaService } from "./aws-keys.ts";
import { free } from "./aws-service-calls.ts";

type Snapshot = FactOf<"aws.snapshot">;
type Copy = Snapshot | FactOf<"aws.image">;

/**
 * Whoever administers an account that was not imported and that the copy is shared with reads it. An encrypted copy is used
 * there with its key, which lets the account; AWS does not share what its own keys encrypt.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
 * @param sealed the copy or a disk of it, where that is encrypted
 */
export function* sharedOutside(
  facts: FactReader,
  aws: AwsAuthz,
  fact: Copy,
  sealed: Snapshot | undefined,
): Generator<Derivation> {
  for (const id of fact.sharedWith) {
    if (facts.get("aws.account", `aws:account:${id}`)) continue;
    for (const { because, conditions, premises } of sealed ? keyWays(facts, aws, fact, sealed, id) : free)
      yield {
        from: [privilege(outsideAccountId(id), "impersonate"), ...premises],
        to: privilege(fact.key, "read"),
        because: [fact, ...because],
        conditions,
      };
  }
}

/** The ways in which somebody of the account decrypts with the copy's key; where the key was not told, that it may is open. */
function keyWays(facts: FactReader, aws: AwsAuthz, copy: Copy, { kmsKey }: Snapshot, account: string): readonly Way[] {
  if (kmsKey === undefined) {
    const text = `the key of ${copy.key} lets account ${account} decrypt`;
    return [{ because: [], conditions: [{ kind: "target-state", text }], premises: [] }];
  }
  const key = keyOf(facts, { kmsKey, account: accountOfScope(copy.account) });
  if (key.own) return [];
  const [, , service = "", region = ""] = copy.key.split(":");
  const context = viaService(service, region);
  const ways = aws.outsiderWays(account, [{ action: "kms:Decrypt", target: keyTarget(key), context }]);
  return ways.map((way) => ({ ...way, because: [...key.renamed, ...way.because] }));
}
