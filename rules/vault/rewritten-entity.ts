import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole, entity } from "../../model/examples/vault.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { apart } from "../families/apart.ts";
import { anyLogin, anyPolicy } from "../families/vault-any-policy.ts";
import { revokeToken } from "../families/vault-controls.ts";

/** An entity that somebody gives policies, and a token of it: the one is written, the other used, by whoever holds each. */
export default defineRule({
  id: "vault.rewritten-entity",
  version: 1,
  title: "Has the policies of any login through its entity, which was rewritten",
  edge: "HOLDS_REWRITTEN_ENTITY",
  emits: { from: ["VaultEntity#administer", "VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth-role", "vault.entity", "vault.token"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,

  *derive(facts, authz) {
    yield* apart(facts, function* () {
      for (const { entity: who, node, origin } of authz.vault.logins) {
        if (!who) continue;
        const from = [privilege(who.key, "administer"), privilege(node, "impersonate")] as const;
        yield { from, to: anyPolicy(who), because: [origin, who] };
      }
    });
    yield* anyLogin(facts);
  },

  controls: [
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse: "Give the entity of a token one holds the policies that are wanted; the token has them at once.",
  detection: [
    {
      service: "vault audit",
      event: "request: operation update, path identity/entity/id/<id>, policies in request.data",
    },
  ],
  remediation: "vault write identity/entity/id/<id> policies=<what it needs>   # then revoke the tokens of the entity",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://developer.hashicorp.com/vault/docs/concepts/identity"],
  examples: [
    fires(
      "the entity of an AppRole",
      "vault:main:auth-role:approle/ci#impersonate & vault:main:entity:e1#administer -> vault:main:auth-role:kubernetes/rag#impersonate",
      authMethod("approle"),
      authRole("approle", "ci", ["ci"]),
      authRole("kubernetes", "rag", ["rag"]),
      entity("e1", [], { method: "approle", metadata: ["role_name=ci"] }),
    ),
    silent(
      "an entity of another method",
      authMethod("approle"),
      authRole("approle", "ci", ["ci"]),
      authRole("kubernetes", "rag", ["rag"]),
      entity("e1", [], { method: "ldap", metadata: ["role_name=ci"] }),
    ),
  ],
});
