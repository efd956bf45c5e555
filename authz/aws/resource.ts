import type { AwsGrantFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { accountScope } from "./arn.ts";
import type { Ceiling } from "./principal.ts";
import { levels } from "./principal.ts";
import type { PolicyDocument, PolicyLibrary } from "./statement.ts";

/** How a resource's own policy counts: `alone` (role trust, KMS key) decides by itself, `beside` adds to identity policies. */
export type PolicyWeight = "alone" | "beside";

/** The resource's half of a decision: its policy, grants and the RCPs of its account. */
export interface Side {
  readonly account: string;
  readonly weight: PolicyWeight;
  readonly document: PolicyDocument;
  readonly grants: readonly AwsGrantFact[];
  /** RCPs, level by level; empty where the service or the account has none. */
  readonly rcps: readonly Ceiling[];
  /** True where the resource surely has a policy that the snapshot does not hold. */
  readonly unread: boolean;
}

/** Services whose resources RCPs protect. */
const rcpServices = new Set([
  "s3",
  "sts",
  "kms",
  "sqs",
  "secretsmanager",
  "ecr",
  "dynamodb",
  "cognito-idp",
  "cognito-identity",
  "logs",
  "aoss",
]);

/** True where what the AWS input does not mention does not exist. */
export const isClosed = (facts: FactReader): boolean =>
  facts.of("closed-world").some(({ scope }) => scope.startsWith("aws:"));

/** Resource policies, trust policies, key grants and RCPs of a snapshot. */
export class Resources {
  readonly #facts: FactReader;
  readonly #closed: boolean;
  readonly #library: PolicyLibrary;
  readonly #sides = new Map<string, Side>();
  readonly #rcps = new Map<string, readonly Ceiling[]>();

  constructor(facts: FactReader, library: PolicyLibrary) {
    this.#facts = facts;
    this.#library = library;
    this.#closed = isClosed(facts);
  }

  /** The side of a resource that has (or could have) a policy of its own. `service` is the action's. */
  of(holder: string, service: string, account: string): Side {
    const key = `${service} ${holder} ${account}`;
    let side = this.#sides.get(key);
    if (!side) {
      const trust = service === "sts";
      side = {
        account,
        weight: trust || service === "kms" ? "alone" : "beside",
        document: this.#library.of(`${trust ? "trust" : "resource"}:${holder}`),
        grants: service === "kms" ? this.#facts.where("aws.grant", "keyArn", holder) : [],
        rcps: this.#rcpsOf(service, account),
        unread: service === "kms" && !this.#closed && this.#library.of(`resource:${holder}`).statements.length === 0,
      };
      this.#sides.set(key, side);
    }
    return side;
  }

  #rcpsOf(service: string, account: string): readonly Ceiling[] {
    if (!rcpServices.has(service) || account === "") return [];
    let found = this.#rcps.get(account);
    if (!found) {
      const management = this.#facts.get("aws.account", accountScope(account))?.management === true;
      found = management
        ? []
        : levels("rcp", this.#facts.where("aws.rcp", "account", accountScope(account)), this.#library);
      this.#rcps.set(account, found);
    }
    return found;
  }
}
