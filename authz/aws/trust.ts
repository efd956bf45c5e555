import type { AwsRoleFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { issuerOf } from "../../model/told.ts";
import { accountScope } from "./arn.ts";
import type { Context } from "./context.ts";
import type { Decider } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { anonymous, type Caller } from "./principal.ts";
import type { ActingFor } from "./source-keys.ts";
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
  readonly #facts: FactReader;

  constructor(decider: Decider) {
    this.#decider = decider;
    this.#facts = decider.facts;
  }

  /** Roles of an account that a service may assume for whoever configures it. */
  *service(service: string, account: string): Iterable<Trusted> {
    for (const key of this.#services(account).get(service.toLowerCase()) ?? []) {
      const role = this.#facts.get("aws.role", key);
      const ways = role ? this.ofService(role, service) : [];
      if (role && ways.length > 0) yield { role, ways };
    }
  }

  /** The ways in which the role's trust policy lets the service assume it, for a resource: some new one where not given. */
  ofService({ key }: AwsRoleFact, service: string, resource?: string): readonly Way[] {
    const asksWhich = this.#decider.library
      .of(`trust:${key}`)
      .statements.some(({ atoms }) => atoms.some(({ lower }) => lower === "aws:sourcearn"));
    const arn = asksWhich ? resource : undefined;
    return this.#facts.memo(`aws.trust ${service} ${key} ${arn ?? ""}`, () => {
      const role = this.#facts.get("aws.role", key);
      if (!role) return [];
      const names = ({ who }: Statement): boolean => who?.services.has(service) ?? false;
      const [, partition = "", , , account = ""] = key.split(":");
      const acting: ActingFor = { service, partition, account, ...(arn === undefined ? {} : { arn }) };
      return this.#ways(role, "sts:AssumeRole", names, new Map(), serviceCaller, acting);
    });
  }

  /** Roles whose trust policy names the issuer (without scheme); each still asks for claims. */
  issuer(issuer: string): readonly AwsRoleFact[] {
    const known = this.#facts.where("aws.oidc-provider", "issuer", issuer).length > 0;
    const trusting = [issuer, ...(known ? ["*"] : [])].flatMap((name) =>
      this.#facts.where("aws.statement", "@issuer", name),
    );
    const keys = new Set(trusting.map(({ policy }) => policy.slice("trust:".length)));
    return [...keys].sort().flatMap((key) => this.#facts.get("aws.role", key) ?? []);
  }

  /** Names of the account's roles, by the services that their trust policies name. */
  #services(account: string): ReadonlyMap<string, readonly string[]> {
    return this.#facts.memo(`aws.trusts ${account}`, () => {
      const services = new Map<string, string[]>();
      for (const { key } of this.#facts.inAccount("aws.role", account)) {
        // As written: to take every trust policy apart costs far more than to see whom it names.
        for (const fact of this.#facts.where("aws.statement", "policy", `trust:${key}`)) {
          const named = fact.principals ?? fact.notPrincipals;
          if (!fact.inForce || fact.effect !== "Allow" || !named) continue;
          for (const service of named["Service"] ?? []) put(services, service.toLowerCase(), key);
        }
      }
      return services;
    });
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
      .where("aws.oidc-provider", "scope", accountScope(account))
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
    acting?: ActingFor,
  ): readonly Way[] {
    const account = role.key.split(":")[4] ?? "";
    return this.#decider.ways({
      caller,
      action,
      target: { arn: role.key, account, tags: role.tags },
      context,
      ...(acting ? { acting } : {}),
      spoken: (statement) => (names(statement) !== statement.notWho ? "everyone" : undefined),
    });
  }
}

const serviceCaller: Caller = { ...anonymous, id: "service" };
const tokenHolder: Caller = { ...anonymous, id: "web identity" };

const isBuiltIn = (issuer: string): boolean =>
  ["cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com", "www.amazon.com"].includes(issuer);

function put(index: Map<string, string[]>, key: string, role: string): void {
  const list = index.get(key);
  if (!list) index.set(key, [role]);
  else if (list.at(-1) !== role) list.push(role);
}
