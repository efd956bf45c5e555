import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authRole } from "../../model/examples/vault.ts";
import { fires, silent } from "../../model/rule.ts";
import { vaultPlace } from "../../model/vault-place.ts";
import { defineRule } from "../define.ts";
import { revokeToken } from "../families/vault-controls.ts";
import { realmNode } from "../families/vault-paths.ts";

/**
 * A policy that somebody rewrites, and a token that has it: the one is written in one request, the other used in the
 * next, by whoever holds it.
 */
export default defineRule({
  id: "vault.policy-holder",
  version: 1,
  title: "Has every right in Vault through a policy that was rewritten",
  edge: "HOLDS_REWRITTEN_POLICY",
  emits: { from: ["VaultPolicy#administer", "VaultAuthRole#impersonate"], to: "VaultCluster#administer" },
  needs: ["vault.auth-role", "vault.entity", "vault.group", "vault.token"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,

  *derive(_, { vault }) {
    for (const login of vault.logins) {
      for (const [index, key] of login.held.entries()) {
        const { cluster, namespace } = vaultPlace(key);
        const to = privilege(realmNode(cluster, namespace), "administer");
        const held = privilege(login.node, "impersonate");
        // Nobody writes the root policy, and nobody needs to.
        if (login.policies[index] === "root") yield { from: [held], to, because: login.because([key]) };
        else yield { from: [privilege(key, "administer"), held], to, because: login.because([key]) };
      }
    }
  },

  controls: [
    control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse: "Give the policy every path and capability, then use a token that has it; `sudo` opens what root tokens do.",
  detection: [
    {
      service: "vault audit",
      event: "request: operation update, path sys/policies/acl/<policy>, then any path by a token with that policy",
    },
  ],
  remediation:
    "vault write auth/<method>/role/<role> token_policies=<others>   # then vault token revoke -mode path auth/<method>",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/concepts/policies",
    "https://developer.hashicorp.com/vault/docs/concepts/tokens",
  ],
  examples: [
    fires(
      "the policy that is written and the policy that is held are one, whoever did which",
      "vault:main:auth-role:kubernetes/rag#impersonate & vault:main:policy:rag#administer -> vault:main#administer",
      authRole("kubernetes", "rag", ["rag"], { noDefaultPolicy: true }),
    ),
    fires(
      "a token that may do everything already",
      "vault:main:auth-role:token/emergency#impersonate -> vault:main#administer",
      authRole("token", "emergency", ["root"], { noDefaultPolicy: true }),
    ),
    fires(
      "each login wants the very policy that it holds: those of two do not combine",
      [
        "vault:main:auth-role:kubernetes/a#impersonate & vault:main:policy:a#administer -> vault:main#administer",
        "vault:main:auth-role:kubernetes/b#impersonate & vault:main:policy:b#administer -> vault:main#administer",
      ],
      authRole("kubernetes", "a", ["a"], { noDefaultPolicy: true }),
      authRole("kubernetes", "b", ["b"], { noDefaultPolicy: true }),
    ),
    silent("a login without policies", authRole("kubernetes", "rag", [], { noDefaultPolicy: true })),
  ],
});
