import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authRole, vaultCluster } from "../../model/examples/vault.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { anyLogin, anyPolicy } from "../families/vault-any-policy.ts";

/** An auth role that somebody rewrites gives whatever policies they write into it. */
export default defineRule({
  id: "vault.rewritten-role",
  version: 1,
  title: "Has the policies of any login through an auth role that was rewritten",
  edge: "REWRITES_ROLE",
  emits: { from: ["VaultAuthRole#administer"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth-role"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,

  *derive(facts) {
    for (const role of facts.each("vault.auth-role")) {
      yield { from: [privilege(role.key, "administer")], to: anyPolicy(role), because: [role] };
    }
    yield* anyLogin(facts);
  },

  controls: [
    control("delete", "vault.auth-role", "Delete the auth role and make it anew"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse: "Log in with the role after `token_policies` was set to the policies that are wanted.",
  detection: [
    { service: "vault audit", event: "request: operation update, path auth/<method>/login, policies in auth" },
  ],
  remediation: "vault delete auth/<method>/role/<role>   # then write it as it should be, and revoke its tokens",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/concepts/auth",
    "https://developer.hashicorp.com/vault/docs/concepts/policies",
  ],
  examples: [
    fires(
      "either of two roles gives the policies of both",
      [
        "vault:main:auth-role:userpass/a#administer -> vault:main:auth-role:userpass/a#impersonate",
        "vault:main:auth-role:userpass/a#administer -> vault:main:auth-role:userpass/b#impersonate",
        "vault:main:auth-role:userpass/b#administer -> vault:main:auth-role:userpass/a#impersonate",
        "vault:main:auth-role:userpass/b#administer -> vault:main:auth-role:userpass/b#impersonate",
      ],
      authRole("userpass", "a", ["a"]),
      authRole("userpass", "b", ["b"]),
    ),
    silent("a Vault without auth roles", vaultCluster()),
  ],
});
