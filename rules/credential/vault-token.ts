import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { found } from "../../model/examples/credential.ts";
import { authMethod, authRole, liveToken } from "../../model/examples/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { type Found, isWhole, lifeOf } from "../families/found-credentials.ts";

const login = { path: "auth/approle/login", role: "batch" };

/**
 * A Vault token that was found with its accessor is the live token of that accessor; one that was found with the answer to
 * its login alone is of the role that the answer names.
 */
export default defineRule({
  id: "credential.vault-token",
  version: 2,
  title: "Has a token of Vault",
  edge: "AUTHENTICATES_AS",
  emits: { from: ["Credential#impersonate"], to: "Any#impersonate" },
  needs: ["credential", "vault.auth", "vault.auth-role", "vault.token"],
  reliesOnAbsenceIn: [],
  leaves: "until the token's ttl",

  *derive(facts) {
    for (const token of facts.each("credential")) {
      if (!/^vault-(service|batch|legacy)/.test(token.type) || !isWhole(token, facts.asOf)) continue;
      const live = liveOf(facts, token);
      for (const one of live) {
        if (one.expires !== undefined && one.expires <= facts.asOf) continue;
        yield {
          from: [privilege(token.key, "impersonate")],
          to: privilege(one.key, "impersonate"),
          because: [token, one],
          conditions: [{ kind: "target-state", text: "the token has not been revoked since Vault listed it" }],
          leaves: one.expires === undefined ? "durable" : `until ${one.expires}`,
          ...lifeOf(token),
          authenticates: true,
        };
      }
      for (const { role, auth } of live.length > 0 ? [] : rolesOf(facts, token)) {
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
    control("revoke", "vault.token", "Revoke the token by its accessor"),
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
      "its accessor is that of a token that lives, whatever the login says",
      "credential:fp1_vault#impersonate -> vault:main:token:a1#impersonate",
      found("vault-service", "fp1_vault", { claims: { ...login, accessor: "a1" } }),
      liveToken(["batch"], { expires: "2026-02-01T00:00:00.000Z" }),
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
    ),
    silent(
      "the accessor of another token",
      found("vault-service", "fp1_vault", { claims: { accessor: "a2" } }),
      liveToken(["batch"]),
    ),
    silent(
      "the token of the accessor has ended",
      found("vault-service", "fp1_vault", { claims: { accessor: "a1" } }),
      liveToken(["batch"], { expires: "2025-12-31T00:00:00.000Z" }),
    ),
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

function liveOf(facts: FactReader, { claims: { accessor } }: Found): readonly FactOf<"vault.token">[] {
  return accessor === undefined ? [] : facts.where("vault.token", "accessor", accessor);
}

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
