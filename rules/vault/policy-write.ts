import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authRole, path, vaultPolicy } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { inNamespace } from "../../model/vault-place.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { revokeToken } from "../families/vault-controls.ts";

/** Whoever may update a policy decides what every token with that policy may do. */
export default defineRule({
  id: "vault.policy-write",
  version: 1,
  title: "Can rewrite the policy",
  edge: "WRITES_POLICY",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultPolicy#administer" },
  needs: ["vault.auth-role", "vault.entity", "vault.group", "vault.path", "vault.policy", "vault.token"],
  reliesOnAbsenceIn: ["vault.entity", "vault.group"],
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const asked = { title: "write ACL policies", capabilities: ["update"], parameters: ["policy"] };
    yield* vaultRequests(vault, policies(facts), asked);
  },

  controls: [
    control("narrow", "vault.path", "Take sys/policies/acl out of the policy"),
    control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    revokeToken,
  ],
  abuse:
    'Write the policy anew with `path "*"` and every capability; tokens that have it are not issued again, the next request already counts.',
  detection: [{ service: "vault audit", event: "request: operation update, path sys/policies/acl/<policy>" }],
  remediation: `vault policy write <policy> - <<EOF
path "sys/policies/acl/*" { capabilities = ["read", "list"] }
EOF`,
  frameworks: ["attack:T1098", "attack:T1484", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/system/policies",
    "https://developer.hashicorp.com/vault/docs/concepts/policies",
  ],
  examples: [
    fires(
      "update on every policy",
      "vault:main:auth-role:oidc/admin#impersonate -> vault:main:policy:app#administer",
      authRole("oidc", "admin", ["admin"]),
      path("admin", "sys/policies/acl/*", "create", "update"),
      vaultPolicy("app"),
    ),
    fires(
      "the older path writes the same policies",
      "vault:main:auth-role:oidc/admin#impersonate -> vault:main:policy:app#administer",
      authRole("oidc", "admin", ["admin"]),
      path("admin", "sys/policy/+", "update"),
      vaultPolicy("app"),
    ),
    silent(
      "reading policies is not writing them",
      authRole("oidc", "admin", ["admin"]),
      path("admin", "sys/policies/acl/*", "read", "list"),
      vaultPolicy("app"),
    ),
    silent(
      "the root policy cannot be written",
      authRole("oidc", "admin", ["admin"]),
      path("admin", "sys/policies/acl/*", "update"),
      vaultPolicy("root"),
    ),
  ],
});

function* policies(facts: FactReader): Generator<VaultTarget> {
  for (const policy of facts.of("vault.policy")) {
    if (policy.name === "root") continue;
    for (const folder of ["sys/policies/acl", "sys/policy"]) {
      yield {
        path: inNamespace(policy.namespace, `${folder}/${policy.name}`),
        to: privilege(policy.key, "administer"),
        because: [policy],
      };
    }
  }
}
