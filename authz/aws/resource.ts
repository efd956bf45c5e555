import type { AwsGrantFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { accountScope } from "./arn.ts";
import { type Ceiling, isClosed, levels } from "./ceiling.ts";
import { rcpServices } from "./reference/rcp-services.ts";
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

/** Resource policies, trust policies, key grants and RCPs of a snapshot. */
export class Resources {
  readonly #facts: FactReader;
  readonly #library: PolicyLibrary;
  /** Names of policies by their holders: every question asks for those of all its targets. */
  readonly #trusts = new Map<string, string>();
  readonly #policies = new Map<string, string>();

  constructor(facts: FactReader, library: PolicyLibrary) {
    this.#facts = facts;
    this.#library = library;
  }

  #policyOf(holder: string, service: string): string {
    const names = service === "sts" ? this.#trusts : this.#policies;
    let name = names.get(holder);
    if (name === undefined) {
      if (names.size >= mostNames) names.clear();
      name = policyOf(holder, service);
      names.set(holder, name);
    }
    return name;
  }

  /** The side of a resource that has (or could have) a policy of its own. `service` is the action's. */
  of(holder: string, service: string, account: string): Side {
    const key = service === "kms";
    const silent =
      this.#facts.where("aws.statement", "policy", this.#policyOf(holder, service)).length === 0 &&
      (!key || this.#facts.where("aws.grant", "keyArn", holder).length === 0);
    // Resources that say nothing are alike, and there is no end to the names that can be asked about.
    return this.#facts.memo(`aws.side ${service} ${account} ${silent ? "" : holder}`, () => {
      const document = this.#library.of(policyOf(silent ? "" : holder, service));
      return {
        account,
        weight: decidesAlone(service) ? "alone" : "beside",
        document,
        grants: key && !silent ? this.#facts.where("aws.grant", "keyArn", holder) : [],
        rcps: this.rcps(service, account),
        unread: key && document.statements.length === 0 && !isClosed(this.#facts),
      };
    });
  }

  rcps(service: string, account: string): readonly Ceiling[] {
    if (!rcpServices.has(service) || account === "") return [];
    return this.#facts.memo(`aws.rcps ${account}`, () => {
      const scope = accountScope(account);
      if (this.#facts.get("aws.account", scope)?.management === true) return [];
      return levels("rcp", this.#facts.where("aws.rcp", "account", scope), this.#library, isClosed(this.#facts));
    });
  }
}

/** Services whose resources' own policies decide by themselves, whatever identity policies say: trust and keys. */
export const decidesAlone = (service: string): boolean => service === "sts" || service === "kms";

/** As many names of policies as are kept; there is no end to those that can be asked about. */
const mostNames = 100_000;

/** The policy that a holder has for requests to a service. */
const policyOf = (holder: string, service: string): string => `${service === "sts" ? "trust" : "resource"}:${holder}`;
