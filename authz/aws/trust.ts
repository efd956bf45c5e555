import type { AwsRoleFact, AwsStatementFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import type { Context } from "./context.ts";
import type { Decider } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { anonymous, type Caller } from "./principal.ts";
import type { Statement } from "./statement.ts";

/** A role that a trust policy opens, and the ways in which it does. */
export interface Trusted {
  readonly role: AwsRoleFact;
  readonly ways: readonly Way[];
}

/** Claims of a token: `sub`, `aud` and whatever else the issuer sets. */
export type Claims = Readonly<Record<string, string | readonly string[]>>;

/** Trust policies of roles, found by what they trust. */
export class Trust {
  readonly #decider: Decider;
  readonly #byService = new Map<string, AwsRoleFact[]>();
  readonly #byIssuer = new Map<string, AwsRoleFact[]>();
  readonly #facts: FactReader;

  constructor(decider: Decider) {
    this.#decider = decider;
    this.#facts = decider.facts;
    for (const role of this.#facts.of("aws.role")) {
      for (const { allow, who } of this.#statements(role)) {
        if (!allow || !who) continue;
        for (const service of who.services) put(this.#byService, service.toLowerCase(), role);
        for (const provider of who.federated) put(this.#byIssuer, issuerOf(provider), role);
        if (who.everyone)
          for (const { issuer } of this.#facts.of("aws.oidc-provider")) put(this.#byIssuer, issuer, role);
      }
    }
  }

  #statements(role: AwsRoleFact): readonly Statement[] {
    return this.#decider.library.of(`trust:${role.key}`).statements;
  }

  /** Roles that a service may assume for whoever configures it. */
  *service(service: string, context: Context = new Map()): Iterable<Trusted> {
    for (const role of this.#byService.get(service.toLowerCase()) ?? []) {
      const ways = this.#ways(
        role,
        "sts:AssumeRole",
        ({ who }) => who?.services.has(service) ?? false,
        context,
        serviceCaller,
      );
      if (ways.length > 0) yield { role, ways };
    }
  }

  /** Roles whose trust policy names the issuer (without scheme); each still asks for claims. */
  issuer(issuer: string): readonly AwsRoleFact[] {
    return this.#byIssuer.get(issuer) ?? [];
  }

  /** Issuers that some role trusts, sorted. */
  issuers(): readonly string[] {
    return [...this.#byIssuer.keys()].sort();
  }

  /** The ways in which a token of the issuer with these claims opens the role by AssumeRoleWithWebIdentity. */
  webIdentity(role: AwsRoleFact, issuer: string, claims: Claims): readonly Way[] {
    const context = new Map(
      Object.entries(claims).map(
        ([claim, value]) => [`${issuer}:${claim}`.toLowerCase(), typeof value === "string" ? [value] : value] as const,
      ),
    );
    const names = ({ who }: Statement): boolean =>
      [...(who?.federated ?? [])].some((provider) => issuerOf(provider) === issuer) || (who?.everyone ?? false);
    const ways = this.#ways(role, "sts:AssumeRoleWithWebIdentity", names, context, tokenHolder);
    const audience = typeof claims["aud"] === "string" ? claims["aud"] : undefined;
    const account = role.key.split(":")[4] ?? "";
    const provider = this.#facts
      .of("aws.oidc-provider")
      .find((fact) => fact.issuer === issuer && fact.key.split(":")[4] === account);
    if (!provider) return isBuiltIn(issuer) ? ways : [];
    if (audience !== undefined && provider.audiences.length > 0 && !provider.audiences.includes(audience)) return [];
    return ways.map((way) => ({ ...way, because: [...way.because, provider] }));
  }

  /** Decides the role's trust policy for a caller that its Principal names by a service or provider. */
  #ways(
    role: AwsRoleFact,
    action: string,
    names: (statement: Statement) => boolean,
    context: Context,
    caller: Caller,
  ): readonly Way[] {
    const account = role.key.split(":")[4] ?? "";
    return this.#decider.ways({
      caller,
      action,
      target: { arn: role.key, account, tags: role.tags },
      context,
      spoken: (statement) => (names(statement) !== statement.notWho ? "everyone" : undefined),
    });
  }

  /** Statement facts of the role's trust policy, for rules that quote it. */
  policy(role: AwsRoleFact): readonly AwsStatementFact[] {
    return this.#statements(role).map(({ fact }) => fact);
  }
}

const serviceCaller: Caller = { ...anonymous, id: "service" };
const tokenHolder: Caller = { ...anonymous, id: "web identity" };

/** `token.actions.githubusercontent.com` of a provider ARN; a built-in provider is its own name. */
const issuerOf = (provider: string): string => provider.replace(/^arn:[^:]+:iam::\d{12}:oidc-provider\//, "");
const isBuiltIn = (issuer: string): boolean =>
  ["cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com", "www.amazon.com"].includes(issuer);

function put(index: Map<string, AwsRoleFact[]>, key: string, role: AwsRoleFact): void {
  const list = index.get(key);
  if (!list) index.set(key, [role]);
  else if (list.at(-1) !== role) list.push(role);
}
