import type { AwsAuthz } from "../../authz/aws/index.ts";
import { accountId } from "../../authz/kubernetes/index.ts";
import type { VaultAuthz } from "../../authz/vault/index.ts";
import type { Privilege } from "../../model/access.ts";
import type { K8sRemote } from "../../model/fact/kubernetes-cloud.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { secretKey } from "./kubernetes-targets.ts";
import { podIdentityWays } from "./pod-identities.ts";
import { podsOf } from "./service-account-token.ts";
import { loginConditions } from "./vault-login.ts";
import { usualAudience } from "./web-identity.ts";

type Account = FactOf<"k8s.service-account">;

/** As whom a store of secrets is read. */
export interface StoreReader {
  /** AWS principal, or node of a login to Vault. */
  readonly principal: string;
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
  readonly premises: readonly Privilege[];
}

/** The role that a service account's annotation names, where the role trusts it; what fetches secrets asks for no other. */
export function* annotatedRoles(facts: FactReader, aws: AwsAuthz, account: Account): Generator<StoreReader> {
  const role = account.awsRole === undefined ? undefined : facts.get("aws.role", account.awsRole);
  if (!role) return;
  const sub = `system:serviceaccount:${account.namespace}:${account.name}`;
  const aliases = new Map(facts.where("alias", "node", account.cluster).map((one) => [bare(one.name), one]));
  for (const [issuer, alias] of aliases) {
    for (const { because, conditions, premises } of aws.webIdentity(role, issuer, { sub, aud: usualAudience }))
      yield { principal: role.key, because: [account, role, alias, ...because], conditions, premises };
  }
}
const bare = (name: string): string => name.replace(/^https?:\/\//, "").replace(/\/+$/, "");

/** The role of an association of EKS Pod Identity. */
export function* associatedRoles(facts: FactReader, aws: AwsAuthz, account: Account): Generator<StoreReader> {
  for (const association of facts.where("aws.pod-identity", "serviceAccount", account.name)) {
    if (association.namespace !== account.namespace) continue;
    const found = podIdentityWays(facts, aws, association);
    if (found?.cluster.node !== account.cluster) continue;
    for (const { because, conditions, premises } of found.ways) {
      const cited = [association, found.cluster, found.role, ...because];
      yield { principal: found.role.key, because: cited, conditions, premises };
    }
  }
}

/** As whom a store of External Secrets reads AWS, for an ExternalSecret of the namespace. */
export function* awsReaders(
  facts: FactReader,
  aws: AwsAuthz,
  store: FactOf<"k8s.secret-store">,
  namespace: string,
): Generator<StoreReader> {
  for (const reader of firstReaders(facts, aws, store, namespace)) {
    if (store.role === undefined || store.role === reader.principal) {
      yield reader;
      continue;
    }
    const caller = aws.caller(reader.principal);
    const role = facts.get("aws.role", store.role);
    if (!caller || !role) continue;
    const target = { arn: role.key, account: role.key.split(":")[4] ?? "", tags: role.tags };
    for (const { because, conditions, premises } of aws.ways({ caller, action: "sts:AssumeRole", target })) {
      yield {
        principal: role.key,
        because: [...reader.because, role, ...because],
        conditions: [...reader.conditions, ...conditions],
        premises: [...reader.premises, ...premises],
      };
    }
  }
}

function* firstReaders(
  facts: FactReader,
  aws: AwsAuthz,
  { cluster, namespace: own, identity }: FactOf<"k8s.secret-store">,
  namespace: string,
): Generator<StoreReader> {
  if (identity.as === "account") {
    const account = facts.get(
      "k8s.service-account",
      accountId(cluster, own ?? identity.namespace ?? namespace, identity.account),
    );
    if (account) yield* annotatedRoles(facts, aws, account);
  } else if (identity.as === "secret") {
    for (const name of identity.secrets) {
      const holder = secretKey(cluster, own ?? identity.namespace ?? namespace, name);
      const held = facts.get("k8s.cloud-key", `${holder}|aws`);
      const key = held?.keyId === undefined ? undefined : facts.get("aws.access-key", `credential:${held.keyId}`);
      if (held && key?.status === "Active")
        yield { principal: key.user, because: [held, key], conditions: [], premises: [] };
    }
  } else {
    for (const account of controllers(facts, cluster)) {
      yield* annotatedRoles(facts, aws, account);
      yield* associatedRoles(facts, aws, account);
    }
  }
}

/** Accounts of the operator's own pods. */
function controllers(facts: FactReader, cluster: string): readonly Account[] {
  const pods = facts.where("k8s.pod", "labels", "app.kubernetes.io/name=external-secrets");
  const ids = pods
    .filter((pod) => pod.cluster === cluster)
    .map((pod) => accountId(cluster, pod.namespace, pod.serviceAccount));
  return [...new Set(ids)].sort().flatMap((id) => {
    const account = facts.get("k8s.service-account", id);
    return account && podsOf(facts, account).length > 0 ? [account] : [];
  });
}

/** The logins to Vault of a service account, by the role and mount that something names. */
export function* vaultReaders(
  facts: FactReader,
  vault: VaultAuthz,
  { authRole, authMount, server }: Pick<K8sRemote, "authMount" | "authRole" | "server">,
  account: string,
): Generator<StoreReader> {
  for (const role of authRole === undefined ? [] : facts.where("vault.auth-role", "name", authRole)) {
    const auth = facts.get("vault.auth", role.auth);
    if (auth?.path !== (authMount ?? "kubernetes")) continue;
    for (const { account: caller, login } of vault.accounts(role)) {
      if (caller.id !== account) continue;
      const known = login.node !== role.key && login.entity ? [login.entity] : [];
      yield {
        principal: login.node,
        because: [role, auth, ...caller.because, ...known],
        conditions: [...caller.conditions, ...loginConditions(role), ...serves(facts, role.cluster, server)],
        premises: [],
      };
    }
  }
}

/** Said where no source says that the address is this Vault's, and another Vault is known. */
function serves(facts: FactReader, cluster: string, server: string | undefined): readonly Condition[] {
  const names = server === undefined ? [] : [server, `https://${server}`, `http://${server}`];
  if (names.some((name) => facts.where("alias", "name", name).some(({ node }) => node === cluster))) return [];
  if (facts.scopes("vault").length === 1) return [];
  return [{ kind: "target-state", text: `${server ?? "the address that the pod is given"} is ${cluster}` }];
}
