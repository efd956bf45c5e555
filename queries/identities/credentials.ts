import type { GraphReader } from "../../graph/port.ts";
import type { CredentialKind } from "../../model/fact/identity.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { GraphNode } from "../../model/node.ts";
import { type Field, fieldValue, known, none, unknown } from "./field.ts";
import { lastSeen } from "./last-used.ts";
import { daysBetween, type Lives, lastOf } from "./life.ts";
import type { IdentityCredential } from "./record.ts";
import type { Users } from "./usage.ts";

type Life = FactOf<"identity.life">;
const untold = { status: "unknown", why: "its source does not tell" } as const;
const ambient = { created: none, expires: none, lastUsed: untold } as const;

/** What proves an identity: keys, passwords and tokens that lie somewhere, and what its workloads are given as they run. */
export class Credentials {
  readonly #graph: GraphReader;
  readonly #facts: FactReader;
  readonly #lives: Lives;

  constructor(graph: GraphReader, lives: Lives) {
    this.#graph = graph;
    this.#facts = graph.facts();
    this.#lives = lives;
  }

  of(node: GraphNode, users: Users): IdentityCredential[] {
    const own = [...this.#own(node), ...this.#found(node.id)];
    return [...own, ...this.#given(node, users)].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }

  *#own({ id, kind, scope }: GraphNode): Iterable<IdentityCredential> {
    if (kind === "AwsUser") yield* this.#user(id, scope);
    else if (kind === "K8sServiceAccount") yield* this.#account(id);
    else if (kind === "VaultAuthRole") yield* this.#role(id);
    else if (kind === "VaultToken") yield* this.#token(id);
  }

  *#user(user: string, scope: string): Iterable<IdentityCredential> {
    const keys = this.#facts.where("aws.access-key", "user", user);
    const slots = this.#lives.of(user, "access-key");
    for (const key of keys) {
      const lives = [...this.#lives.of(key.key), ...slotsOf(key, keys, slots, this.#lives)];
      const status = key.status === "Active" ? "active" : "inactive";
      const made = this.#made(key.key, "access-key", true, lives, status);
      yield { ...made, lastUsed: lastOf(made.lastUsed, lastSeen(this.#graph.observed, key.key, scope)) };
    }
    if (this.#facts.get("aws.login-profile", user))
      yield this.#made(`${user}|password`, "password", true, this.#lives.of(user, "password"), "active");
  }

  *#account(account: string): Iterable<IdentityCredential> {
    const fact = this.#facts.get("k8s.service-account", account);
    if (!fact) return;
    const tokens = this.#facts
      .where("k8s.secret", "serviceAccount", fact.name)
      .filter((secret) => secret.cluster === fact.cluster && secret.namespace === fact.namespace);
    for (const { key, type } of tokens)
      if (type === "kubernetes.io/service-account-token")
        yield this.#made(key, "static-token", true, this.#lives.of(key), "active");
  }

  *#role(role: string): Iterable<IdentityCredential> {
    const type = this.#facts.get("vault.auth-role", role)?.type ?? "";
    if (type === "approle")
      yield this.#made(`${role}|secret_id`, "secret-id", true, this.#lives.of(role, "secret-id"), "unknown");
    else if (["userpass", "ldap", "radius"].includes(type))
      yield this.#made(`${role}|password`, "password", true, [], "unknown");
    else if (type === "cert") yield this.#made(`${role}|certificate`, "client-certificate", true, [], "unknown");
  }

  *#token(token: string): Iterable<IdentityCredential> {
    const fact = this.#facts.get("vault.token", token);
    if (!fact) return;
    const made = this.#made(token, "token", fact.expires === undefined, this.#lives.of(token), "active");
    const { document, locator } = fact.source;
    const source = { origin: "source", document, locator, said: "expire_time" } as const;
    yield { ...made, expires: fact.expires === undefined ? none : known(fact.expires, source) };
  }

  /** Credentials that lie where others read them: in reports of leaks. */
  *#found(id: string): Iterable<IdentityCredential> {
    for (const fact of this.#facts.where("credential", "principal", id)) {
      if (this.#facts.get("aws.access-key", fact.key)) continue;
      const source = sourceOf(fact);
      const told = (value: string | undefined): Field<string> => (value === undefined ? untold : known(value, source));
      const age = daysBetween(fact.issuedAt, this.#facts.asOf);
      yield {
        id: fact.key,
        kind: kindOfFound(fact.type),
        standing: fact.expiresAt === undefined,
        status: "unknown",
        created: told(fact.issuedAt),
        expires: told(fact.expiresAt),
        lastUsed: unknown("nothing tells of a credential that was found"),
        ...(age === undefined ? {} : { ageDays: age }),
      };
    }
  }

  /** What the platform hands out for a while: to workloads, and for logins of other identities. */
  *#given({ id, kind }: GraphNode, { workloads, identities }: Users): Iterable<IdentityCredential> {
    const base = { standing: false, status: "active", ...ambient } as const;
    const given: CredentialKind = kind === "K8sServiceAccount" ? "service-account-token" : "platform-session";
    if (identities.length > 0) yield { id: `${id}|federated`, kind: "federated", ...base };
    else if (workloads.length > 0 || kind === "AwsRole") yield { id: `${id}|${given}`, kind: given, ...base };
  }

  #made(
    id: string,
    kind: CredentialKind,
    standing: boolean,
    lives: readonly Life[],
    status: IdentityCredential["status"],
  ): IdentityCredential {
    const made = this.#lives.moment(lives, "created", "when it was made was not read");
    const rotated = this.#lives.moment(lives, "rotated", "when it was changed was not read");
    // What was made anew is as old as that.
    const created = "value" in rotated && (fieldValue(made) ?? "") < rotated.value ? rotated : made;
    const age = daysBetween(fieldValue(created), this.#facts.asOf);
    return {
      id,
      kind,
      standing,
      status,
      created,
      expires: standing ? none : this.#lives.moment(lives, "expires", "when it ends was not read"),
      lastUsed: this.#lives.moment(lives, "used", "when it was used last was not read"),
      ...(age === undefined ? {} : { ageDays: age }),
    };
  }
}

const sourceOf = ({ source, kind }: Fact) =>
  ({ origin: "source", document: source.document, locator: source.locator, said: kind }) as const;

const kindOfFound = (type: string): CredentialKind => {
  if (/key/.test(type)) return "access-key";
  if (/secret-id/.test(type)) return "secret-id";
  return /cert/.test(type) ? "client-certificate" : "token";
};

/**
 * Rows of a credential report that are of this key: the report names no key, only when each of a user's two was made. Of a
 * user with one key they are that key's.
 */
function slotsOf(
  { key }: FactOf<"aws.access-key">,
  keys: readonly FactOf<"aws.access-key">[],
  slots: readonly Life[],
  lives: Lives,
): readonly Life[] {
  if (slots.length === 0) return [];
  if (keys.length === 1 && slots.length === 1) return slots;
  const minute = (text: string | undefined): string | undefined => text?.slice(0, 16);
  const made = lives.of(key).map(({ created }) => minute(created));
  return slots.filter(({ rotated }) => rotated !== undefined && made.includes(minute(rotated)));
}
