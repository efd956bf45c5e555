import { Random } from "../authz/kubernetes/oracle/random.ts";
import type { Account, Attempt } from "../authz/vault/oracle/logins.ts";

/** A role of an auth method, as it is written to the server. */
export interface WrittenRole {
  readonly method: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}
/** Somebody in the identity store whom a method knows. */
export interface WrittenEntity {
  readonly name: string;
  readonly policies: readonly string[];
  readonly disabled: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  /** Of whom it stands for: a role of userpass or approle, or an account of the kubernetes method. */
  readonly method: string;
  readonly of: string;
}
export interface LoginWorld {
  readonly policies: Readonly<Record<string, string>>;
  readonly roles: readonly WrittenRole[];
  readonly entities: readonly WrittenEntity[];
  readonly groups: readonly {
    readonly name: string;
    readonly policies: readonly string[];
    readonly entities: readonly string[];
    readonly groups: readonly string[];
  }[];
  readonly attempts: readonly Attempt[];
}

export const accounts: readonly Account[] = ["app", "app-eu", "db"].flatMap((namespace) =>
  ["web", "web-eu", "job"].map((name) => ({ namespace, name })),
);
export const uidOf = ({ namespace, name }: Account): string => `uid-${namespace}-${name}`;
const audiences = ["vault", "https://kubernetes.default.svc", "other"];
/** Every role's tokens may read it, so that a token can be tried. */
export const everyone = "a/everyone";
const addresses = ["127.0.0.1", "127.0.0.2"];

/** Roles of every method, those whom they know, and logins by them. */
export function generateLogins(seed: number): LoginWorld {
  const random = new Random(seed + 5_000);
  const named = (what: string, index: number): string => `${what}-${seed}-${index}`;
  const names = Array.from({ length: 8 }, (_, index) => named("login", index));
  const some = (most: number): string[] => random.some(names, Math.floor(random.next() * (most + 1)));
  const cidrs = (): string[] =>
    random.chance(0.4) ? [random.one(["127.0.0.1/32", "127.0.0.2", "127.0.0.0/8", "10.0.0.0/8"])] : [];
  const common = () => ({
    token_policies: ["everyone", ...some(3).map((name) => (random.chance(0.1) ? name.toUpperCase() : name))],
    token_no_default_policy: random.chance(0.3),
    token_bound_cidrs: cidrs(),
  });
  const roles: WrittenRole[] = [];
  const role = (method: string, name: string, data: Readonly<Record<string, unknown>>): void =>
    void roles.push({ method, name, data });
  for (let index = 0; index < 14; index += 1) role("userpass", named("user", index), { ...common(), password: "x" });
  for (let index = 0; index < 12; index += 1) {
    const secret = random.chance(0.75);
    role("approle", named("app", index), {
      ...common(),
      bind_secret_id: secret,
      secret_id_bound_cidrs:
        secret && random.chance(0.6) ? [] : [random.one(["127.0.0.1/32", "127.0.0.0/8", "127.0.0.2/32"])],
    });
  }
  for (let index = 0; index < 10; index += 1) {
    const { token_policies: allowed, ...rest } = common();
    role("token", named("token", index), { ...rest, allowed_policies: allowed, orphan: true });
  }
  for (let index = 0; index < 8; index += 1) {
    role("kubernetes", named("pod", index), {
      ...common(),
      bound_service_account_names: random.one([["web"], ["web*"], ["*"], ["*eu"], ["job", "web"], ["w*b*"]]),
      bound_service_account_namespaces: random.one([["app"], ["app*"], ["db", "app-eu"], ["*"], ["*-eu"]]),
      ...(random.chance(0.4) && { audience: random.one(audiences) }),
    });
  }
  for (let index = 0; index < 8; index += 1) role("jwt", named("jwt", index), { ...common(), ...boundBy(random) });
  const entities = roles
    .filter(({ method }) => (method === "userpass" || method === "approle") && random.chance(0.6))
    .map(({ method, name }) => ({ method, of: name }))
    .concat(accounts.filter(() => random.chance(0.5)).map((one) => ({ method: "kubernetes", of: uidOf(one) })))
    .map(
      (who, index): WrittenEntity => ({
        ...who,
        name: named("entity", index),
        policies: some(2),
        disabled: random.chance(0.12),
        metadata: { team: random.one(["ml", "ops"]) },
      }),
    );
  const members = (): string[] => random.some(entities, 3).map(({ name }) => name);
  const groups = Array.from({ length: 5 }, (_, index) => ({
    name: named("group", index),
    policies: some(2),
    entities: members(),
    groups: index > 1 ? [named("group", Math.floor(random.next() * index))] : [],
  }));
  return {
    policies: policiesOf(random, names, named),
    roles,
    entities,
    groups,
    attempts: roles.flatMap((one) => attempts(random, one)),
  };
}

function boundBy(random: Random): Readonly<Record<string, unknown>> {
  const glob = random.chance(0.4);
  const claims = random.one<Readonly<Record<string, unknown>>>([
    {},
    { "/kubernetes.io/namespace": glob ? ["app*"] : ["app", "db"] },
    { "/kubernetes.io/namespace": glob ? "*eu" : "app-eu", "/kubernetes.io/serviceaccount/name": ["web", "job"] },
    { sub: glob ? "system:serviceaccount:app:*" : "system:serviceaccount:app:web" },
  ]);
  return {
    role_type: "jwt",
    user_claim: "sub",
    bound_audiences: random.one([["vault"], ["vault", "other"], ["https://kubernetes.default.svc"], ["none"]]),
    ...(random.chance(0.3) && { bound_subject: "system:serviceaccount:app:web" }),
    ...(Object.keys(claims).length > 0 && { bound_claims: claims, bound_claims_type: glob ? "glob" : "string" }),
  };
}

function attempts(random: Random, { method, name }: WrittenRole): readonly Attempt[] {
  const base = { feature: method, method, role: name };
  if (method !== "kubernetes" && method !== "jwt") return addresses.map((from) => ({ ...base, from }));
  return accounts.flatMap((account) =>
    random.some(audiences, method === "jwt" ? 2 : 1).map((audience) => ({
      ...base,
      account,
      audience: random.chance(0.5) ? "vault" : audience,
      from: random.chance(0.7) ? "127.0.0.1" : random.one(addresses),
    })),
  );
}

/** Policies that overlap, some for the team of who logs in or for the namespace of its account. */
function policiesOf(random: Random, names: readonly string[], named: (what: string, index: number) => string) {
  const paths = ["a/x", "a/*", "a/+", "b/x", "b/*", "b/{{identity.entity.metadata.team}}/*", "c/<account>/x", "c/+/x"];
  const block = (path: string): string => {
    const held = random.chance(0.12) ? ["deny"] : random.some(["read", "list", "update", "create", "delete"], 2);
    return `path "${path}" { capabilities = ${JSON.stringify(held)} }`;
  };
  const own = names.map((name) => [name, random.some(paths, 3).map(block).join("\n")]);
  return Object.fromEntries([...own, [named("unused", 0), block("a/x")]]);
}
