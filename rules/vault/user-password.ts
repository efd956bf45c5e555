import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authMethod, authRole, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { rolesFolder } from "../families/vault-paths.ts";

/** Whoever may set the password of a user of Vault's own logs in as that user. */
export default defineRule({
  id: "vault.user-password",
  version: 1,
  title: "Can set the user's password and log in as it",
  edge: "SETS_PASSWORD",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const asked = { title: "set passwords", capabilities: ["update"], parameters: ["password"] };
    yield* vaultRequests(vault, passwords(facts), asked);
  },

  controls: requestControls("Take the passwords of users out of the policy, but for one's own"),
  abuse: "Write `password` to `auth/<method>/users/<user>/password`, then log in; the user's own password is gone.",
  detection: [
    { service: "vault audit", event: "request: operation update, path auth/<method>/users/<user>/password" },
    { service: "vault audit", event: "request: operation update, path auth/<method>/login/<user>" },
  ],
  remediation: `vault policy write <policy> - <<EOF
path "auth/<method>/users/{{identity.entity.aliases.<accessor>.name}}/password" { capabilities = ["update"] }
EOF`,
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://developer.hashicorp.com/vault/api-docs/auth/userpass#update-password-on-user"],
  examples: [
    fires(
      "the password's own path",
      "vault:main:auth-role:oidc/help#impersonate -> vault:main:auth-role:userpass/ann#impersonate",
      authMethod("userpass"),
      authRole("userpass", "ann", ["ann"]),
      authRole("oidc", "help", ["help"]),
      path("help", "auth/userpass/users/+/password", "update"),
    ),
    silent(
      "the user's policies are another path",
      authMethod("userpass"),
      authRole("userpass", "ann", ["ann"]),
      authRole("oidc", "help", ["help"]),
      path("help", "auth/userpass/users/+/policies", "update"),
    ),
    silent(
      "reading the user",
      authMethod("userpass"),
      authRole("userpass", "ann", ["ann"]),
      authRole("oidc", "help", ["help"]),
      path("help", "auth/userpass/users/*", "read", "list"),
    ),
  ],
});

function* passwords(facts: FactReader): Generator<VaultTarget> {
  for (const role of facts.where("vault.auth-role", "type", "userpass")) {
    const auth = facts.get("vault.auth", role.auth);
    if (!auth) continue;
    for (const end of ["", "/password"]) {
      const path = `${rolesFolder(facts, role)}/${role.name}${end}`;
      yield { path, to: privilege(role.key, "impersonate"), because: [role, auth] };
    }
  }
}
