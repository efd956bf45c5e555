import type { AwsGrantFact, AwsStatementFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { serviceOf } from "./arn.ts";
import type { Part } from "./legs.ts";
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
  readonly by: Pick<ReadonlyMap<string, Outreach>, "get">;
  /** Holders of policies that may mean somebody of another account than the ARN of the holder says. */
  readonly abroad: ReadonlySet<string>;
  /** Holders of policies that may tell users from roles. */
  readonly tellingKinds: ReadonlySet<string>;
}

export interface Outreaches {
  readonly trusts: Reaching;
  readonly resources: Reaching;
}

/** An `Outreach` as it is kept with a derivation. */
type Kept = readonly [
  holder: string,
  spoken: boolean,
  anybody: boolean,
  accounts: readonly string[],
  told: readonly string[],
  tellsKinds: boolean,
];

const none: Reaching = { by: new Map(), abroad: new Set(), tellingKinds: new Set() };
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
  readonly abroad = new Set<string>();
  readonly tellingKinds = new Set<string>();

  of(holder: string): Noted {
    let noted = this.by.get(holder);
    if (!noted) {
      noted = { spoken: false, anybody: false, accounts: undefined, told: undefined };
      this.by.set(holder, noted);
    }
    return noted;
  }

  /** Those that may mean somebody of another account, or tell users from roles. */
  kept(): readonly Kept[] {
    const holders = [...new Set([...this.abroad, ...this.tellingKinds])].sort();
    return holders.map((holder) => {
      const { spoken, anybody, accounts, told } = this.of(holder);
      return [holder, spoken, anybody, [...(accounts ?? [])], [...(told ?? [])], this.tellingKinds.has(holder)];
    });
  }

  /** Adds what is said of a holder, which may be said in several scopes. */
  put([holder, spoken, anyone, accounts, told, tellsKinds]: Kept): void {
    const noted = this.of(holder);
    noted.spoken ||= spoken;
    if (anyone) anybody(this, holder);
    for (const account of accounts) names(this, holder, account);
    for (const account of told) tells(this, holder, account);
    if (tellsKinds) this.tellingKinds.add(holder);
  }
}

/**
 * What policies of resources may let in callers of which accounts, whatever the action: a superset, for it is read off
 * the statements as they are written. To take every policy apart costs far more.
 * @param parts of the question
 */
export const outreaches = (facts: FactReader, parts: readonly Part[]): Outreaches =>
  isOfIam(parts) ? silent : facts.memo("aws.outreach", () => indexOf(facts.of("aws.statement"), facts.of("aws.grant")));

/** The same of the resources of one account. */
export const outreachesIn = (facts: FactReader, parts: readonly Part[], account: string): Outreaches =>
  isOfIam(parts)
    ? silent
    : facts.memo(`aws.outreach ${account}`, () => {
        // The ARN of a bucket does not say of which account its policy is.
        const buckets = facts.inAccount("aws.bucket", account);
        const theirs = buckets.flatMap(({ key }) => facts.where("aws.statement", "policy", `resource:${key}`));
        const statements = [...facts.inAccount("aws.statement", account), ...theirs];
        return indexOf(statements, facts.inAccount("aws.grant", account));
      });

/** Those that may mean somebody of another account, or tell users from roles. Of a scope where nothing changed they are at hand. */
export const outreachesAbroad = (facts: FactReader, parts: readonly Part[]): Outreaches =>
  isOfIam(parts)
    ? silent
    : facts.memo("aws.outreach abroad", () => {
        const trusts = new Index();
        const resources = new Index();
        for (const scope of facts.scopes("aws")) {
          const [ofTrusts, ofResources] = abroadFrom(facts, scope);
          for (const one of ofTrusts) trusts.put(one);
          for (const one of ofResources) resources.put(one);
        }
        return { trusts, resources };
      });

const abroadFrom = (facts: FactReader, scope: string): readonly [trusts: readonly Kept[], resources: readonly Kept[]] =>
  facts.kept(`aws.outreach abroad of ${scope}`, () => {
    const { trusts, resources } = indexOf(
      facts.where("aws.statement", "scope", scope),
      facts.where("aws.grant", "scope", scope),
    );
    return [trusts.kept(), resources.kept()];
  });

const isOfIam = (parts: readonly Part[]): boolean => parts.every(({ action }) => serviceOf(action) === "iam");

function indexOf(
  statements: readonly AwsStatementFact[],
  grants: readonly AwsGrantFact[],
): Readonly<Record<keyof Outreaches, Index>> {
  const trusts = new Index();
  const resources = new Index();
  for (const fact of statements) {
    if (!fact.inForce) continue;
    if (fact.policy.startsWith("trust:")) note(trusts, fact.policy.slice("trust:".length), fact);
    else if (fact.policy.startsWith("resource:")) note(resources, fact.policy.slice("resource:".length), fact);
  }
  for (const { keyArn, grantee } of grants) names(resources, keyArn, grantee);
  return { trusts, resources };
}

function note(index: Index, holder: string, fact: AwsStatementFact): void {
  const noted = index.of(holder);
  noted.spoken = true;
  if (mayTellKinds(fact)) index.tellingKinds.add(holder);
  for (const account of accountsTold(fact)) tells(index, holder, account);
  if (fact.effect !== "Allow") return;
  const { principals } = fact;
  if (fact.notPrincipals || principals?.["CanonicalUser"]) anybody(index, holder);
  for (const id of principals?.["AWS"] ?? []) names(index, holder, id);
  for (const id of principals?.["*"] ?? []) names(index, holder, id);
}

/** Keys whose values say of which account the caller must be, or must not. */
const tellsAccount = /^(aws:principalaccount|kms:calleraccount|aws:principalarn)$/i;

function* accountsTold({ conditions, notPrincipals }: AwsStatementFact): Iterable<string> {
  for (const { key, values } of conditions) if (tellsAccount.test(key)) yield* values.map(accountIn).filter(isAccount);
  yield* (notPrincipals?.["AWS"] ?? []).map(accountIn).filter(isAccount);
}

function tells(index: Index, holder: string, account: string): void {
  const noted = index.of(holder);
  if (noted.told) noted.told.add(account);
  else noted.told = new Set([account]);
  index.abroad.add(holder);
}

const accountIn = (id: string): string => (id.startsWith("arn:") ? (id.split(":", 5)[4] ?? "") : id);
const isAccount = (text: string): boolean => /^\d{12}$/.test(text);

function mayTellKinds({ conditions, resources, notResources }: AwsStatementFact): boolean {
  for (const { key } of conditions) if (kindKeys.test(key.toLowerCase())) return true;
  const hasVariable = (text: string): boolean => text.includes("${");
  return (resources?.some(hasVariable) ?? false) || (notResources?.some(hasVariable) ?? false);
}

/** An ARN or a number says of which account somebody is; a unique id and `*` do not. */
function names(index: Index, holder: string, id: string): void {
  const account = accountIn(id);
  if (!isAccount(account)) {
    anybody(index, holder);
    return;
  }
  const noted = index.of(holder);
  if (noted.accounts) noted.accounts.add(account);
  else noted.accounts = new Set([account]);
  if (account !== accountIn(holder)) index.abroad.add(holder);
}

function anybody(index: Index, holder: string): void {
  index.of(holder).anybody = true;
  index.abroad.add(holder);
}
