import type { AwsAuthz, Way } from "../../authz/aws/index.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { issuersIn } from "../../model/told.ts";
import { tokenVolumes } from "./service-account-token.ts";

/** A service account whose tokens, made for one audience, open a role. */
export interface WebIdentity {
  readonly role: FactOf<"aws.role">;
  readonly account: FactOf<"k8s.service-account">;
  readonly audience: string;
  /** The alias that makes the trusted issuer this cluster. */
  readonly alias: FactOf<"alias">;
  readonly ways: readonly Way[];
}

/** What roles for service accounts are made for where nothing else is said. */
export const usualAudience = "sts.amazonaws.com";

/**
 * Service accounts that roles trust by the issuer of their cluster. The trust policy decides; accounts that its `sub`
 * condition cannot mean are passed over first, so that accounts times roles is never walked.
 */
export function* webIdentities(facts: FactReader, aws: AwsAuthz): Generator<WebIdentity> {
  for (const statement of facts.each("aws.statement", letsIssuersIn)) {
    const role = facts.get("aws.role", statement.policy.slice("trust:".length));
    for (const issuer of role ? clusterIssuers(facts, statement) : []) {
      const alias = aliasOf(facts, issuer);
      if (!role || !alias) continue;
      const audiences = audiencesOf(facts, role, issuer);
      for (const account of facts.items("accounts", accountsOf(facts, role, issuer, alias.node), ({ key }) => key)) {
        const sub = `system:serviceaccount:${account.namespace}:${account.name}`;
        for (const audience of new Set([...audiences, ...tokenVolumes(facts, account)])) {
          const ways = aws.webIdentity(role, issuer, { sub, aud: audience });
          if (ways.length > 0) yield { role, account, audience, alias, ways };
        }
      }
    }
  }
}

/** Issuers that the statement may let in and a cluster may have: every one with an identity provider where it names none. */
function clusterIssuers(facts: FactReader, statement: FactOf<"aws.statement">): readonly string[] {
  const named = issuersIn(statement);
  if (!named.includes("*")) return named;
  const names = facts.of("alias").flatMap(({ name, node }) => (isCluster(node) ? [name] : []));
  const bare = names.map((name) => name.replace(/^https:\/\//, ""));
  const known = [...names, ...bare, ...bare.map((name) => name.replace(/\/$/, ""))].filter(
    (name) => facts.where("aws.oidc-provider", "issuer", name).length > 0,
  );
  return [...new Set([...named, ...known])];
}

const letsIssuersIn = (statement: FactOf<"aws.statement">): boolean => issuersIn(statement).length > 0;

// A generator: what it reads decides which rounds there are.
function* accountsOf(...of: Parameters<typeof candidates>): Iterable<FactOf<"k8s.service-account">> {
  yield* candidates(...of);
}

function aliasOf(facts: FactReader, issuer: string): FactOf<"alias"> | undefined {
  for (const name of [`https://${issuer}`, issuer, `https://${issuer}/`]) {
    const found = facts.where("alias", "name", name).find(({ node }) => isCluster(node));
    if (found) return found;
  }
  return undefined;
}

const isCluster = (node: string): boolean => /^k8s:[^:]+$/.test(node);

/** Audiences that a token may be made for to open the role: those of its trust policy and of the identity provider. */
export function audiencesOf(facts: FactReader, role: FactOf<"aws.role">, issuer: string): readonly string[] {
  const wanted = claimed(facts, role, issuer, "aud").flatMap((values) => values ?? []);
  const listed = facts.where("aws.oidc-provider", "scope", role.scope).filter((provider) => provider.issuer === issuer);
  const literal = [...wanted, ...listed.flatMap(({ audiences }) => audiences)].filter(
    (audience) => !/[*?$]/.test(audience),
  );
  return literal.length > 0 ? [...new Set(literal)].sort() : [usualAudience];
}

/** Accounts that some statement's `sub` condition may mean; all of the cluster where a statement has none. */
function candidates(
  facts: FactReader,
  role: FactOf<"aws.role">,
  issuer: string,
  cluster: string,
): readonly FactOf<"k8s.service-account">[] {
  const subjects = claimed(facts, role, issuer, "sub");
  if (subjects.some((values) => values === undefined || values.some((value) => /[*?$]/.test(value)))) {
    const literal = subjects.every((values) =>
      values?.every((value) => /^system:serviceaccount:[^*?$:]+:/.test(value)),
    );
    const all = facts.where("k8s.service-account", "cluster", cluster);
    if (!literal) return all;
    const namespaces = new Set(subjects.flatMap((values) => (values ?? []).map((value) => value.split(":")[2])));
    return all.filter(({ namespace }) => namespaces.has(namespace));
  }
  const named = subjects
    .flatMap((values) => values ?? [])
    .flatMap((value) => {
      const [, namespace = "", name = ""] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(value) ?? [];
      return facts.get("k8s.service-account", `${cluster}:serviceaccount:${namespace}:${name}`) ?? [];
    });
  return [...new Set(named)];
}

/**
 * Whether a subject can be one that the role's trust policy asks for, judged by how its patterns begin: passes over those
 * that cannot, so that callers times roles are not all evaluated.
 */
export function mayTrust(facts: FactReader, role: FactOf<"aws.role">, issuer: string): (subject: string) => boolean {
  const asked = claimed(facts, role, issuer, "sub");
  if (asked.some((values) => values === undefined)) return () => true;
  const beginnings = [
    ...new Set(asked.flatMap((values) => values ?? []).map((value) => value.replace(/[*?$].*$/s, ""))),
  ];
  return (subject) => beginnings.some((beginning) => subject.startsWith(beginning));
}

/** For each Allow statement of the trust policy the values that it asks of the claim; undefined where it asks for none. */
function claimed(
  facts: FactReader,
  role: FactOf<"aws.role">,
  issuer: string,
  claim: string,
): readonly (readonly string[] | undefined)[] {
  const key = `${issuer}:${claim}`.toLowerCase();
  return facts
    .where("aws.statement", "policy", `trust:${role.key}`)
    .filter(({ effect }) => effect === "Allow")
    .map(({ conditions }) => {
      const asked = conditions.filter(
        (one) =>
          one.key.toLowerCase() === key && /^(ForAnyValue:)?String(Equals|Like)(IgnoreCase)?$/i.test(one.operator),
      );
      const [first] = asked;
      return first && !/IgnoreCase/i.test(first.operator) ? first.values : undefined;
    });
}
