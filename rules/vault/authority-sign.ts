import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authRole, engine, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { engineNode } from "../families/vault-engines.ts";

/** Whoever has an authority sign what no role limits has certificates of any name: an intermediate, a request as it is. */
export default defineRule({
  id: "vault.authority-sign",
  version: 1,
  title: "Can have the authority sign a certificate of any name",
  edge: "SIGNS_ANY_NAME",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultConnection#impersonate" },
  needs: ["vault.mount", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    const asked = { title: "sign certificates of any name", capabilities: ["update"], parameters: ["csr"] };
    yield* vaultRequests(vault, signings(facts), asked);
  },

  controls: requestControls("Take sign-verbatim and root/sign-intermediate out of the policy"),
  abuse: "Send a request for any name to `<pki>/sign-verbatim`, or have an intermediate of one's own signed.",
  detection: [
    {
      service: "vault audit",
      event: "request: operation update, path <pki>/sign-verbatim or <pki>/root/sign-intermediate",
    },
  ],
  remediation: `vault policy write <policy> - <<EOF
path "<pki>/sign-verbatim*" { capabilities = ["deny"] }
path "<pki>/root/*" { capabilities = ["deny"] }
EOF`,
  frameworks: ["attack:T1649", "owasp-nhi:NHI5"],
  references: ["https://developer.hashicorp.com/vault/api-docs/secret/pki#sign-verbatim"],
  examples: [
    fires(
      "a request as it is",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:connection:pki/#impersonate",
      authRole("oidc", "ops", ["ops"]),
      path("ops", "pki/sign-verbatim", "update"),
      engine("pki", "pki"),
    ),
    silent(
      "within a role",
      authRole("oidc", "ops", ["ops"]),
      path("ops", "pki/sign/web", "update"),
      engine("pki", "pki"),
    ),
  ],
});

function* signings(facts: FactReader): Generator<VaultTarget> {
  for (const mount of facts.where("vault.mount", "type", "pki"))
    for (const end of ["sign-verbatim", "root/sign-intermediate"])
      yield { path: `${mount.path}/${end}`, to: privilege(engineNode(mount), "impersonate"), because: [mount] };
}
