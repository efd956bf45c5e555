import type { VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authMethod, authRole, path } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { vaultRequests } from "../families/vault-acl.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { authPath } from "../families/vault-paths.ts";

/**
 * A token role gives the policies that it allows to whoever may create tokens with it, also those that the creating token
 * does not have. A role that allows none gives what the creating token has already; the root policy takes a root token.
 */
export default defineRule({
  id: "vault.token-role",
  version: 1,
  title: "Can create a token with the policies of the token role",
  edge: "CREATES_TOKEN",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "until the token's ttl",
  escalation: true,

  *derive(facts, { vault }) {
    yield* vaultRequests(vault, roles(facts), { title: "create tokens with a role", capabilities: ["update"] });
  },

  controls: requestControls("Take auth/token/create/ out of the policy"),
  abuse: "`vault token create -role=<role>`, naming of its policies those that are wanted.",
  detection: [{ service: "vault audit", event: "request: operation update, path auth/token/create/<role>" }],
  remediation:
    "vault write auth/token/roles/<role> allowed_policies=<what its users need> disallowed_policies=<the rest>",
  frameworks: ["attack:T1134.001", "attack:T1098", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/auth/token#create-token",
    "https://developer.hashicorp.com/vault/api-docs/auth/token#create-update-token-role",
  ],
  examples: [
    fires(
      "the role allows policies that the caller does not have",
      "vault:main:auth-role:kubernetes/ci#impersonate -> vault:main:auth-role:token/deploy#impersonate",
      authMethod("token"),
      authRole("token", "deploy", ["deploy"]),
      authRole("kubernetes", "ci", ["ci"]),
      path("ci", "auth/token/create/deploy", "update"),
    ),
    silent(
      "another role",
      authMethod("token"),
      authRole("token", "deploy", ["deploy"]),
      authRole("kubernetes", "ci", ["ci"]),
      path("ci", "auth/token/create/build", "update"),
    ),
    silent(
      "creating tokens without a role gives what one has",
      authMethod("token"),
      authRole("token", "deploy", ["deploy"]),
      authRole("kubernetes", "ci", ["ci"]),
      path("ci", "auth/token/create", "update"),
    ),
    silent(
      "a role that allows nothing of its own",
      authMethod("token"),
      authRole("token", "deploy", []),
      authRole("kubernetes", "ci", ["ci"]),
      path("ci", "auth/token/create/deploy", "update"),
    ),
    silent(
      "the root policy",
      authMethod("token"),
      authRole("token", "emergency", ["root"]),
      authRole("kubernetes", "ci", ["ci"]),
      path("ci", "auth/token/create/emergency", "update"),
    ),
  ],
});

function* roles(facts: FactReader): Generator<VaultTarget> {
  for (const role of facts.where("vault.auth-role", "type", "token")) {
    const auth = facts.get("vault.auth", role.auth);
    if (!auth || role.policies.includes("root")) continue;
    if (role.policies.length === 0 && !role.policyGlobs?.length) continue;
    yield {
      path: `${authPath(auth)}/create/${role.name}`,
      to: privilege(role.key, "impersonate"),
      because: [role, auth],
    };
  }
}
