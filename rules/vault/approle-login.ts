import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authRole } from "../../model/examples/vault.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { loginConditions, tokenLife } from "../families/vault-login.ts";
import { roleId, secretId } from "../families/vault-paths.ts";

/**
 * A role_id and a secret_id of one AppRole log in together. Each can be taken in a request of its own, by whoever may,
 * and be carried: they are two premises.
 */
export default defineRule({
  id: "vault.approle-login",
  version: 1,
  title: "Can log in to Vault as the AppRole",
  edge: "LOGS_IN_WITH_APPROLE",
  emits: { from: ["VaultSecret#read"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth-role"],
  reliesOnAbsenceIn: ["vault.entity"],
  leaves: "until the token's ttl",

  *derive(facts, { vault }) {
    for (const role of facts.where("vault.auth-role", "type", "approle")) {
      // A disabled entity cannot log in.
      if (!vault.login(role.key)) continue;
      const halves = role.bindSecretId ? [privilege(secretId(role), "read")] : [];
      yield {
        from: [privilege(roleId(role), "read"), ...halves],
        to: privilege(role.key, "impersonate"),
        because: [role],
        conditions: loginConditions(role),
        leaves: tokenLife(role),
      };
    }
  },

  controls: [
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("rotate", "vault.auth-role", "Destroy the secret_ids and give the role a new role_id"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse: "Send both to `auth/<method>/login`; Vault answers with a token of the AppRole.",
  detection: [
    {
      service: "vault audit",
      event: "request: operation update, path auth/<method>/login, role_name in auth.metadata",
    },
  ],
  remediation:
    "vault write auth/<method>/role/<role> bind_secret_id=true secret_id_num_uses=1 secret_id_ttl=10m secret_id_bound_cidrs=<range>",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI2"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/approle#credentials-constraints",
    "https://developer.hashicorp.com/vault/tutorials/auth-methods/approle",
  ],
  examples: [
    fires(
      "both halves of one role, whoever took which",
      "vault:main:role-id:approle/batch#read & vault:main:secret-id:approle/batch#read -> vault:main:auth-role:approle/batch#impersonate",
      authRole("approle", "batch", ["batch"]),
    ),
    fires(
      "each role wants its own halves: those of two roles do not combine",
      [
        "vault:main:role-id:approle/a#read & vault:main:secret-id:approle/a#read -> vault:main:auth-role:approle/a#impersonate",
        "vault:main:role-id:approle/b#read & vault:main:secret-id:approle/b#read -> vault:main:auth-role:approle/b#impersonate",
      ],
      authRole("approle", "a", ["a"]),
      authRole("approle", "b", ["b"]),
    ),
    fires(
      "without bind_secret_id the role_id is enough",
      "vault:main:role-id:approle/batch#read -> vault:main:auth-role:approle/batch#impersonate",
      authRole("approle", "batch", ["batch"], { bindSecretId: false }),
    ),
    firesIf(
      "bound to addresses",
      "vault:main:role-id:approle/batch#read & vault:main:secret-id:approle/batch#read -> vault:main:auth-role:approle/batch#impersonate",
      authRole("approle", "batch", ["batch"], { secretIdCidrs: ["10.0.0.0/8"] }),
    ),
    silent("a role of another method", authRole("userpass", "batch", ["batch"])),
  ],
});
