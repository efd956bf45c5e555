import type { VaultTarget } from "../../authz/vault/index.ts";
import { control } from "../../model/control.ts";
import { authRole, group, path, vaultCluster } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { inNamespace } from "../../model/vault-place.ts";
import { defineRule } from "../define.ts";
import { apart } from "../families/apart.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { anyLogin, anyPolicy } from "../families/vault-any-policy.ts";
import { revokeToken } from "../families/vault-controls.ts";
import { realms } from "../families/vault-paths.ts";

/** Whoever may give itself any existing policy, by a token of its making or by its own entity, has what other logins have. */
export default defineRule({
  id: "vault.attach-policy",
  version: 2,
  title: "Can give itself the policies of any other login",
  edge: "ATTACHES_POLICY",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: [
    "vault.auth-role",
    "vault.cluster",
    "vault.entity",
    "vault.group",
    "vault.namespace",
    "vault.path",
    "vault.token",
  ],
  reliesOnAbsenceIn: ["vault.entity", "vault.group"],
  leaves: "durable",
  escalation: true,

  *derive(facts, authz) {
    yield* apart(facts, function* () {
      const { vault } = authz;
      yield* vaultRequests(vault, paths(facts, "auth/token/create", "auth/token/create-orphan"), {
        title: "make tokens of any policy",
        capabilities: ["update"],
        sudo: true,
        parameters: ["policies"],
      });
      yield* vaultRequests(vault, paths(facts, "identity/entity", "identity/group"), identities);
      yield* vaultRequests(vault, groups(facts), identities);
    });
    yield* anyLogin(facts);
  },

  controls: [
    control("narrow", "vault.path", "Take sudo on auth/token/create and the writes below identity/ out of the policy"),
    control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
  ],
  abuse:
    "`vault token create -policy <any>` with sudo on auth/token/create, or write `policies` to one's own entity or a group that holds it.",
  detection: [
    { service: "vault audit", event: "request: operation update, path auth/token/create, policies in request.data" },
    { service: "vault audit", event: "request: operation update, path identity/entity or identity/group" },
  ],
  remediation: `vault policy write <policy> - <<EOF
path "auth/token/create" { capabilities = ["update"] denied_parameters = { "policies" = [] } }
EOF`,
  frameworks: ["attack:T1098", "attack:T1134.001", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/auth/token#create-token",
    "https://developer.hashicorp.com/vault/api-docs/secret/identity/entity",
  ],
  examples: [
    fires(
      "sudo on token creation",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "auth/token/create", "update", "sudo"),
    ),
    fires(
      "writes to entities",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "identity/*", "update"),
    ),
    fires(
      "one group, by its id",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      group("g1", []),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "identity/group/id/g1", "update"),
    ),
    silent(
      "a group whose members a login method tells",
      group("g1", [], { externalTo: "auth_oidc" }),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "identity/group/id/g1", "update"),
    ),
    silent(
      "without sudo a token has policies of its parent only",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "auth/token/create", "update"),
    ),
    silent(
      "policies may not be named in the body",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      { ...path("ops", "auth/token/create", "update", "sudo"), deniedParameters: { policies: [] } },
    ),
  ],
});

const identities = { title: "write policies of identities", capabilities: ["update"], parameters: ["policies"] };

/** Groups whose members are written down in Vault: who writes one makes itself a member and gives it policies at once. */
function* groups(facts: FactReader): Generator<VaultTarget> {
  for (const group of facts.of("vault.group")) {
    if (group.externalTo !== undefined) continue;
    for (const end of [`id/${group.id}`, `name/${group.name}`])
      yield { path: inNamespace(group.namespace, `identity/group/${end}`), to: anyPolicy(group), because: [group] };
  }
}

function* paths(facts: FactReader, ...requests: readonly string[]): Generator<VaultTarget> {
  for (const realm of realms(facts)) {
    for (const path of requests)
      yield { path: inNamespace(realm.namespace, path), to: anyPolicy(realm), because: [realm.fact] };
  }
}
