import type { AwsGrantFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { accountScope } from "./arn.ts";
import type { Ceiling } from "./principal.ts";
import { levels } from "./principal.ts";
import { PolicyDocument, type PolicyLibrary } from "./statement.ts";

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
}

/** Services whose resources RCPs protect. */
const rcpServices = new Set(["s3", "sts", "kms", "sqs", "secretsmanager", "ecr", "dynamodb", "cognito-idp", "cognito-identity", "logs", "aoss"]);

const empty = new PolicyDocument([]);

/** Resource policies, trust policies, key grants and RCPs of a snapshot. */
export class Resources {
  readonly #facts: FactReader;
  readonly #library: PolicyLibrary;
  readonly #sides = new Map<string, Side>();
  readonly #rcps = new Map<string, readonly Ceiling[]>();

  constructor(facts: FactReader, library: PolicyLibrary) {
    this.#facts = facts;
    this.#library = library;
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
      };
      this.#sides.set(key, side);
    }
    return side;
  }

  /** The side with another resource policy in its place. */
  withPolicy(side: Side, document: PolicyDocument): Side {
    return { ...side, document };
  }

  /** A resource that cannot have a policy: only RCPs could speak for it. */
  bare(service: string, account: string): Side {
    return { account, weight: "beside", document: empty, grants: [], rcps: this.#rcpsOf(service, account) };
  }

  #rcpsOf(service: string, account: string): readonly Ceiling[] {
    if (!rcpServices.has(service) || account === "") return [];
    let found = this.#rcps.get(account);
    if (!found) {
      const management = this.#facts.get("aws.account", accountScope(account))?.management === true;
      found = management ? [] : levels("rcp", this.#facts.where("aws.rcp", "account", accountScope(account)), this.#library);
      this.#rcps.set(account, found);
    }
    return found;
  }
}
