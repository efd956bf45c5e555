import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { found } from "../../model/examples/credential.ts";
import { authMethod, authRole } from "../../model/examples/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { type Found, isWhole, lifeOf } from "../families/found-credentials.ts";

const login = { path: "auth/approle/login", role: "batch" };

/** A Vault token that was found with the answer to its login is of the role that the answer names. */
export default defineRule({
  id: "credential.vault-token",
  version: 1,
  title: "Has a token of the auth role",
  edge: "AUTHENTICATES_AS",
  emits: { from: ["Credential#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["credential", "vault.auth", "vault.auth-role"],
  reliesOnAbsenceIn: [],
  leaves: "until the token's ttl",

  *derive(facts) {
    for (const token of facts.each("credential")) {
      if (!/^vault-(service|batch|legacy)/.test(token.type) || !isWhole(token, facts.asOf)) continue;
      for (const { role, auth } of rolesOf(facts, token)) {
        yield {
          from: [privilege(token.key, "impersonate")],
          to: privilege(role.key, "impersonate"),
          because: [token, role, auth],
          conditions: [
            { kind: "target-state", text: "the token has neither ended nor been revoked, and is of this Vault" },
          ],
          ...lifeOf(token),
          authenticates: true,
        };
      }
    }
  },

  controls: [
    control("revoke", "credential", "Revoke the token by its accessor"),
    control("revoke", "vault.auth-role", "Revoke the tokens of the auth method"),
  ],
  abuse: "VAULT_TOKEN=<token> vault token lookup; then whatever its policies give.",
  detection: [
    { service: "vault audit", event: "auth.accessor of the token; values are hashed: sys/audit-hash gives the hash" },
  ],
  remediation: "vault token revoke -accessor <accessor>",
  frameworks: ["attack:T1528", "attack:T1552", "owasp-nhi:NHI2"],
  references: ["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
  examples: [
    firesIf(
      "the answer to a login names the role and the method",
      "credential:fp1_vault#impersonate -> vault:main:auth-role:approle/batch#impersonate",
      found("vault-service", "fp1_vault", { claims: login }),
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
    ),
    silent(
      "a token alone does not say whose it is",
      found("vault-service", "fp1_vault"),
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
    ),
    silent(
      "a role of that name at another method",
      found("vault-service", "fp1_vault", { claims: login }),
      authMethod("kubernetes"),
      authRole("kubernetes", "batch", ["batch"]),
    ),
    silent(
      "ended",
      found("vault-service", "fp1_vault", { claims: login, expiresAt: "2025-12-31T00:00:00.000Z" }),
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
    ),
  ],
});

interface Named {
  readonly role: FactOf<"vault.auth-role">;
  readonly auth: FactOf<"vault.auth">;
}

/** Roles of the name in every Vault that was read; of the method where the token tells it. */
function rolesOf(facts: FactReader, { claims }: Found): readonly Named[] {
  const { role: name, path = "" } = claims;
  if (name === undefined) return [];
  const method = /^auth\/(.+?)\/(?:login|create)/.exec(path)?.[1];
  return facts.where("vault.auth-role", "name", name).flatMap((role) => {
    const auth = facts.get("vault.auth", role.auth);
    return auth && (method === undefined || auth.path === method) ? [{ role, auth }] : [];
  });
}
