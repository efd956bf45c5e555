import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Hub } from "../../model/step.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { apart } from "../families/apart.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { anyLogin, anyPolicy } from "../families/vault-any-policy.ts";
import { requestFacts, requestRestraints, revokeToken } from "../families/vault-controls.ts";
import { rolesFolder } from "../families/vault-paths.ts";

/**
 * Some methods take the policies of one login in a request of their own. Whoever may send it decides what the next login
 * may do; who logs in then may be somebody else: they are two premises.
 */
export default defineRule({
  id: "vault.login-policies",
  version: 1,
  title: "Logs in with policies that were written into its own login",
  edge: "GIVES_LOGIN_POLICIES",
  emits: { from: ["VaultAuthRole#impersonate", "VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, authz) {
    const asked = { title: "write policies of a login", capabilities: ["update"] };
    for (const parameters of [["policies"], ["token_policies"]])
      yield* apart(facts, () => vaultRequests(authz.vault, targets(facts), { ...asked, parameters }));
    for (const role of facts.each("vault.auth-role")) {
      if (!ends[role.type]) continue;
      yield {
        from: [written(role.key), privilege(role.key, "impersonate")],
        to: anyPolicy(role),
        because: [role],
      };
    }
    yield* anyLogin(facts);
  },

  controls: [
    control("narrow", "vault.path", "Take the policies of users and AppRoles out of the policy"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
  ],
  abuse:
    "Write `policies` to `auth/<method>/users/<user>/policies` (AppRole: `role/<role>/policies`), then log in as it.",
  detection: [
    { service: "vault audit", event: "request: operation update, path auth/<method>/users/<user>/policies" },
    { service: "vault audit", event: "request: operation update, path auth/<method>/role/<role>/policies" },
  ],
  remediation: `vault policy write <policy> - <<EOF
path "auth/+/users/+/policies" { capabilities = ["deny"] }
path "auth/+/role/+/policies" { capabilities = ["deny"] }
EOF`,
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/auth/userpass#update-policies-on-user",
    "https://developer.hashicorp.com/vault/api-docs/auth/approle#read-update-or-delete-approle-properties",
  ],
  examples: [
    fires(
      "a user writes its own policies",
      ["vault:main:auth-role:userpass/ann#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate"],
      authMethod("userpass"),
      authRole("userpass", "ann", ["ann"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ann", "auth/userpass/users/ann/policies", "update"),
    ),
    fires(
      "one writes the AppRole's policies, another logs in",
      "vault:main:auth-role:approle/batch#impersonate & vault:main:auth-role:kubernetes/ci#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      authRole("kubernetes", "rag", ["rag"]),
      authMethod("approle"),
      authRole("approle", "batch", []),
      authRole("kubernetes", "ci", ["ci"]),
      path("ci", "auth/approle/role/batch/policies", "update"),
    ),
    silent(
      "the policies of nobody that there is",
      authMethod("userpass"),
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "auth/userpass/users/ann/policies", "update"),
    ),
    silent(
      "reading them",
      authMethod("userpass"),
      authRole("userpass", "ann", ["ann"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("rag", "auth/userpass/users/ann/policies", "read"),
    ),
  ],
});

/** Below a role, by the type of its method. */
const ends: Readonly<Record<string, string>> = { approle: "policies", userpass: "policies" };

/** Whoever decides what the next login of the role may do. */
const written = (role: string): Hub => hub("writes the login's policies", "vault-login-policies", role);

function* targets(facts: FactReader): Generator<VaultTarget> {
  for (const [type, end] of Object.entries(ends)) {
    for (const role of facts.where("vault.auth-role", "type", type)) {
      const auth = facts.get("vault.auth", role.auth);
      const path = `${rolesFolder(facts, role)}/${role.name}/${end}`;
      if (auth) yield { path, to: written(role.key), because: [role, auth] };
    }
  }
}
