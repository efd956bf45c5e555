import type { FactReader } from "../../model/fact.ts";
import type { GraphNode, NodeKind } from "../../model/node.ts";
import type { IdentityRecord, NhiType } from "./record.ts";

const types: Readonly<Partial<Record<NodeKind, NhiType>>> = {
  AwsRole: "iam-role",
  AwsUser: "iam-user",
  AwsWorkloadIdentity: "agent-identity",
  AzureIdentity: "azure-identity",
  ExternalIdentity: "github-workflow",
  GcpServiceAccount: "gcp-sa",
  GithubUser: "github-app",
  K8sServiceAccount: "k8s-sa",
  K8sUser: "k8s-user",
  VaultAuthRole: "vault-role",
  VaultConnection: "service-login",
  VaultEntity: "vault-entity",
  VaultToken: "vault-token",
};

/**
 * What an inventory calls the identity; undefined for what is none of its own: groups, accounts, sessions, what an identity
 * becomes once it wrote itself rights, and callers outside that nobody here owns.
 */
export function nhiTypeOf({ id, kind, name }: Pick<GraphNode, "id" | "kind" | "name">): NhiType | undefined {
  if (kind === "ExternalIdentity" && !id.startsWith("external:github:")) return undefined;
  if (kind === "GithubUser" && !name.endsWith("[bot]")) return undefined;
  return types[kind];
}

/** Logins of people, of Vault's auth methods. https://developer.hashicorp.com/vault/docs/auth */
const peoples: ReadonlySet<string> = new Set(["github", "ldap", "oidc", "okta", "radius", "saml", "userpass"]);

/** Whether a person signs in as it, as far as the platform tells. */
export function humanOf({ id, kind, name, scope }: GraphNode, facts: FactReader): IdentityRecord["human"] {
  if (kind === "AwsUser") {
    const keys = facts.where("aws.access-key", "user", id).some(({ status }) => status === "Active");
    if (facts.get("aws.login-profile", id)) return keys ? "both" : "yes";
    return facts.coverage("aws.login-profile", scope) === "read" ? "no" : "not-told";
  }
  if (kind === "AwsRole")
    return /:role\/(aws-reserved\/sso\.amazonaws\.com\/.*)?AWSReservedSSO_/.test(id) ? "yes" : "no";
  if (kind === "K8sUser") return name.startsWith("system:") ? "no" : "not-told";
  if (kind === "VaultAuthRole") return peoples.has(facts.get("vault.auth-role", id)?.type ?? "") ? "yes" : "no";
  if (kind === "VaultEntity") return entityHuman(id, facts);
  return "no";
}

function entityHuman(id: string, facts: FactReader): IdentityRecord["human"] {
  const aliases = facts.get("vault.entity", id)?.aliases ?? [];
  const methods = aliases.flatMap(({ accessor }) => facts.where("vault.auth", "accessor", accessor));
  if (methods.length === 0) return "not-told";
  const people = methods.filter(({ type }) => peoples.has(type)).length;
  return people === 0 ? "no" : people === methods.length ? "yes" : "both";
}

/** Who runs it, where that is the platform's own: a service-linked role, a part of the control plane. */
export function providerOf({ id, kind, name }: GraphNode): string | undefined {
  if (kind === "AwsRole" && /:role\/aws-service-role\//.test(id)) return "AWS";
  return kind === "K8sUser" && name.startsWith("system:") ? "the cluster's control plane" : undefined;
}
