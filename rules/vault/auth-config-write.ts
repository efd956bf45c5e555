import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authMethod, authRole, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Hub } from "../../model/step.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { authPath } from "../families/vault-paths.ts";

interface Believed {
  /** Path of what the method believes, below it. */
  readonly path: string;
  readonly parameter: string;
}
/** Where a method is told whom to believe. https://developer.hashicorp.com/vault/api-docs/auth */
const settings: Readonly<Record<string, Believed>> = {
  aws: { path: "config/client", parameter: "sts_endpoint" },
  azure: { path: "config", parameter: "environment" },
  gcp: { path: "config", parameter: "custom_endpoint" },
  jwt: { path: "config", parameter: "jwt_validation_pubkeys" },
  kubernetes: { path: "config", parameter: "kubernetes_host" },
  ldap: { path: "config", parameter: "url" },
  radius: { path: "config", parameter: "host" },
};

/** Whoever may say whom an auth method believes has it believe its own server or key, and is whomever it likes. */
export default defineRule({
  id: "vault.auth-config-write",
  version: 1,
  title: "Can have the auth method believe a key or server of its own",
  edge: "REPLACES_KEY_SOURCE",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { vault }) {
    for (const [type, { parameter }] of Object.entries(settings)) {
      const asked = { title: "configure auth methods", capabilities: ["update"], parameters: [parameter] };
      yield* vaultRequests(vault, configurations(facts, type), asked);
      for (const role of facts.where("vault.auth-role", "type", type)) {
        // A disabled entity, or a policy that no method gives, leaves nothing to log in to.
        if (vault.login(role.key))
          yield { from: [method(role.auth)], to: privilege(role.key, "impersonate"), because: [role] };
      }
    }
  },

  controls: requestControls("Take the configuration of auth methods out of the policy"),
  abuse:
    "Write the method's configuration with a public key, a token reviewer or a directory server of one's own, then log in with a token that it says is good, as any role.",
  detection: [{ service: "vault audit", event: "request: operation update, path auth/<method>/config" }],
  remediation: `vault policy write <policy> - <<EOF
path "auth/+/config" { capabilities = ["read"] }
EOF`,
  frameworks: ["attack:T1556", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#configure-method",
    "https://developer.hashicorp.com/vault/api-docs/auth/jwt#configure",
    "https://developer.hashicorp.com/vault/api-docs/auth/ldap#configure-ldap",
  ],
  examples: [
    fires(
      "the keys of a jwt method",
      "vault:main:auth-role:userpass/ops#impersonate -> vault:main:auth-role:jwt/api#impersonate",
      authMethod("jwt"),
      authRole("jwt", "api", ["api"]),
      authRole("userpass", "ops", ["ops"]),
      path("ops", "auth/jwt/config", "update"),
    ),
    fires(
      "the token reviewer of a kubernetes method",
      "vault:main:auth-role:userpass/ops#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      authMethod("kubernetes"),
      authRole("kubernetes", "rag", ["rag"]),
      authRole("userpass", "ops", ["ops"]),
      path("ops", "auth/+/config", "create", "update"),
    ),
    silent(
      "reading the configuration",
      authMethod("jwt"),
      authRole("jwt", "api", ["api"]),
      authRole("userpass", "ops", ["ops"]),
      path("ops", "auth/jwt/config", "read"),
    ),
    silent(
      "the configuration of another method",
      authMethod("jwt"),
      authMethod("kubernetes"),
      authRole("jwt", "api", ["api"]),
      authRole("userpass", "ops", ["ops"]),
      path("ops", "auth/kubernetes/config", "update"),
    ),
  ],
});

/** Whoever the method would take for anybody. */
const method = (auth: string): Hub => hub("is believed by the auth method", "vault-believed", auth);

function* configurations(facts: FactReader, type: string): Generator<VaultTarget> {
  const { path: below = "config" } = settings[type] ?? {};
  for (const auth of facts.where("vault.auth", "type", type))
    yield { path: `${authPath(auth)}/${below}`, to: method(auth.key), because: [auth] };
}
