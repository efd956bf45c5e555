import type { AwsAuthz, Way } from "../../authz/aws/index.ts";
import type { Fact, FactKind, FactOf, FactReader } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
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
      const { audiences, subjects } = asksOf(facts, role.key, issuer);
      for (const account of facts.items("accounts", accountsOf(facts, subjects, alias.node), ({ key }) => key)) {
        const sub = `system:serviceaccount:${account.namespace}:${account.name}`;
        for (const audience of new Set([...audiences, ...tokenVolumes(facts, account)])) {
          const ways = waysOf(facts, aws, role.key, issuer, sub, audience);
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

/** What a role asks of tokens of the issuer. */
interface Asks {
  /** That they may be made for. */
  readonly audiences: readonly string[];
  /** For each Allow statement the subjects that it asks for; null where it asks for none. */
  readonly subjects: readonly (readonly string[] | null)[];
}

const asksOf = (facts: FactReader, key: string, issuer: string): Asks =>
  facts.kept(`web-identity.asks ${key} ${issuer}`, () => {
    const role = facts.get("aws.role", key);
    const audiences = role ? audiencesOf(facts, role, issuer) : [];
    return { audiences, subjects: role ? claimed(facts, role, issuer, "sub").map((values) => values ?? null) : [] };
  });

/** The ways in which a token opens the role, decided once for all rules that ask: kept, as whose they are seldom changes. */
const waysOf = (
  facts: FactReader,
  aws: AwsAuthz,
  key: string,
  issuer: string,
  subject: string,
  audience: string,
): readonly Way[] =>
  facts
    .kept(`web-identity.ways ${key} ${issuer} ${subject} ${audience}`, () => {
      const role = facts.get("aws.role", key);
      const ways = role ? aws.webIdentity(role, issuer, { sub: subject, aud: audience }) : [];
      return ways.map(({ because, conditions, premises }) => ({
        because: because.map((fact) => [fact.kind, fact.key] as const),
        conditions: conditions.map(({ kind, text, assumes }) => ({
          kind,
          text,
          ...(assumes && { assumes: { ...assumes } }),
        })),
        premises,
      }));
    })
    .map((way) => ({ ...way, because: way.because.flatMap(([kind, name]) => factOf(facts, kind, name)) }));

function factOf(facts: FactReader, kind: FactKind, key: string): readonly Fact[] {
  const fact = facts.get(kind, key);
  return fact ? [fact] : [];
}

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
  subjects: Asks["subjects"],
  cluster: string,
): readonly FactOf<"k8s.service-account">[] {
  if (subjects.some((values) => values === null || values.some((value) => /[*?$]/.test(value)))) {
    const literal = subjects.every((values) =>
      values?.every((value) => /^system:serviceaccount:[^*?$:]+:/.test(value)),
    );
    if (!literal) return facts.where("k8s.service-account", "cluster", cluster);
    const namespaces = new Set(subjects.flatMap((values) => (values ?? []).map((value) => value.split(":")[2] ?? "")));
    return [...namespaces].flatMap((name) =>
      facts.where("k8s.service-account", "@namespace", namespaceId(cluster, name)),
    );
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
