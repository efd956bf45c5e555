import type { AwsStatementFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { kindKeys } from "./speaking.ts";

/** Whom the policy and the grants of one resource may mean. */
export interface Outreach {
  /** It has a policy with something in force. */
  readonly spoken: boolean;
  /** Callers of any account, as far as this tells. */
  readonly anybody: boolean;
  readonly accounts: ReadonlySet<string> | undefined;
  /** Accounts that conditions tell callers by, and those that are excepted from denies. */
  readonly told: ReadonlySet<string> | undefined;
}

/** Those of one kind of policy. */
export interface Reaching {
  /** By what holds the policy. */
  readonly by: ReadonlyMap<string, Outreach>;
  /** Holders of policies that may tell users from roles. */
  readonly tellingKinds: ReadonlySet<string>;
}

export interface Outreaches {
  readonly trusts: Reaching;
  readonly resources: Reaching;
}

const none: Reaching = { by: new Map(), tellingKinds: new Set() };
const silent: Outreaches = { trusts: none, resources: none };

/** Those that count for a service's requests: of what IAM keeps only roles have a policy, which counts for STS alone. */
export const reachingOf = ({ trusts, resources }: Outreaches, service: string): Reaching =>
  service === "iam" ? none : service === "sts" ? trusts : resources;

interface Noted {
  spoken: boolean;
  anybody: boolean;
  accounts: Set<string> | undefined;
  told: Set<string> | undefined;
}

class Index implements Reaching {
  readonly by = new Map<string, Noted>();
  readonly tellingKinds = new Set<string>();

  of(holder: string): Noted {
    let noted = this.by.get(holder);
    if (!noted) {
      noted = { spoken: false, anybody: false, accounts: undefined, told: undefined };
      this.by.set(holder, noted);
    }
    return noted;
  }
}

/**
 * What policies of resources may let in callers of which accounts, whatever the action: a superset, for it is read off
 * the statements as they are written. To take every policy apart costs far more.
 * @param services of the requests in question
 */
export function outreaches(facts: FactReader, services: Iterable<string>): Outreaches {
  if ([...services].every((service) => service === "iam")) return silent;
  return facts.memo("aws.outreach", () => {
    const trusts = new Index();
    const resources = new Index();
    for (const fact of facts.of("aws.statement")) {
      if (!fact.inForce) continue;
      if (fact.policy.startsWith("trust:")) note(trusts, fact.policy.slice("trust:".length), fact);
      else if (fact.policy.startsWith("resource:")) note(resources, fact.policy.slice("resource:".length), fact);
    }
    for (const { keyArn, grantee } of facts.of("aws.grant")) names(resources.of(keyArn), grantee);
    return { trusts, resources };
  });
}

function note(index: Index, holder: string, fact: AwsStatementFact): void {
  const noted = index.of(holder);
  noted.spoken = true;
  if (mayTellKinds(fact)) index.tellingKinds.add(holder);
  tell(noted, fact);
  if (fact.effect !== "Allow") return;
  const { principals } = fact;
  if (fact.notPrincipals || principals?.["CanonicalUser"]) noted.anybody = true;
  for (const id of principals?.["AWS"] ?? []) names(noted, id);
  for (const id of principals?.["*"] ?? []) names(noted, id);
}

/** Keys whose values say of which account the caller must be, or must not. */
const tellsAccount = /^(aws:principalaccount|kms:calleraccount|aws:principalarn)$/i;

function tell(noted: Noted, { conditions, notPrincipals }: AwsStatementFact): void {
  const add = (id: string): void => {
    const account = accountIn(id);
    if (!isAccount(account)) return;
    if (noted.told) noted.told.add(account);
    else noted.told = new Set([account]);
  };
  for (const { key, values } of conditions) if (tellsAccount.test(key)) values.forEach(add);
  notPrincipals?.["AWS"]?.forEach(add);
}

const accountIn = (id: string): string => (id.startsWith("arn:") ? (id.split(":", 5)[4] ?? "") : id);
const isAccount = (text: string): boolean => /^\d{12}$/.test(text);

function mayTellKinds({ conditions, resources, notResources }: AwsStatementFact): boolean {
  for (const { key } of conditions) if (kindKeys.test(key.toLowerCase())) return true;
  const hasVariable = (text: string): boolean => text.includes("${");
  return (resources?.some(hasVariable) ?? false) || (notResources?.some(hasVariable) ?? false);
}

/** An ARN or a number says of which account somebody is; a unique id and `*` do not. */
function names(noted: Noted, id: string): void {
  const account = accountIn(id);
  if (!isAccount(account)) noted.anybody = true;
  else if (noted.accounts) noted.accounts.add(account);
  else noted.accounts = new Set([account]);
}
