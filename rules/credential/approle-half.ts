import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { found } from "../../model/examples/credential.ts";
import { storedFingerprint } from "../../model/examples/secret-use.ts";
import { authRole } from "../../model/examples/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { type Found, isValid } from "../families/found-credentials.ts";
import { roleId, secretId } from "../families/vault-paths.ts";

const named = { claims: { role: "batch" } };

/**
 * A role_id or a secret_id that was found is one half of the login of the AppRole that is named beside it, or of the only
 * one that there is. Logging in takes both halves, wherever each was found. Where the role_id's fingerprint is that of a
 * role that was read, the role is known.
 */
export default defineRule({
  id: "credential.approle-half",
  version: 2,
  title: "Has a half of the AppRole's login",
  edge: "HOLDS_HALF_OF",
  emits: { from: ["Credential#impersonate"], to: "VaultSecret#read" },
  needs: ["credential", "stored-fingerprint", "vault.auth-role"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const half of facts.each("credential")) {
      if (!half.type.startsWith("vault-approle") || !isValid(half, facts.asOf)) continue;
      const known = knownRoles(facts, half);
      for (const { role, copy } of known) {
        const from = [privilege(half.key, "impersonate")] as const;
        const because = [half, role, copy] as const;
        yield { from, to: privilege(roleId(role), "read"), because };
        if (half.type !== "vault-approle") continue;
        const text = `the secret_id beside it is of \`${role.name}\` and still good`;
        yield { from, to: privilege(secretId(role), "read"), because, conditions: [{ kind: "target-state", text }] };
      }
      for (const { role, why } of known.length > 0 ? [] : rolesOf(facts, half)) {
        const own = { "vault-approle-role-id": [roleId(role)], "vault-approle-secret-id": [secretId(role)] }[half.type];
        for (const id of own ?? [roleId(role), secretId(role)]) {
          yield {
            from: [privilege(half.key, "impersonate")],
            to: privilege(id, "read"),
            because: [half, role],
            assumed: `it is of AppRole \`${role.name}\`: ${why}`,
          };
        }
      }
    }
  },

  controls: [
    control("revoke", "credential", "Destroy the secret_id, or give the role a new role_id"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("rotate", "vault.auth-role", "Destroy the secret_ids and give the role a new role_id"),
  ],
  abuse: "Keep it until the other half turns up: in an image, a pipeline's log, another repository.",
  detection: [
    {
      service: "vault audit",
      event: "request: path auth/<method>/login, role_name in auth.metadata, from an unusual address",
    },
  ],
  remediation: "vault write auth/<method>/role/<role>/secret-id-accessor/destroy secret_id_accessor=<accessor>",
  frameworks: ["attack:T1552.001", "owasp-nhi:NHI2"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/approle#credentials-constraints",
    "https://developer.hashicorp.com/vault/tutorials/auth-methods/approle-best-practices",
  ],
  examples: [
    {
      ...fires(
        "a role_id with the role's name beside it",
        "credential:fp1_id#impersonate -> vault:main:role-id:approle/batch#read",
        found("vault-approle-role-id", "fp1_id", { half: "identifier", ...named }),
        authRole("approle", "batch", ["batch"]),
        authRole("approle", "other", ["batch"]),
      ),
      certainty: "assumed",
    },
    {
      ...fires(
        "a role_id in a variable named after the role",
        "credential:fp1_id#impersonate -> vault:main:role-id:approle/night-batch#read",
        found("vault-approle-role-id", "fp1_id", { half: "identifier", claims: { role_in_name: "nightbatch" } }),
        authRole("approle", "night-batch", ["batch"]),
        authRole("approle", "other", ["batch"]),
      ),
      certainty: "assumed",
    },
    {
      ...fires(
        "a secret_id, where there is one AppRole alone",
        "credential:fp1_secret#impersonate -> vault:main:secret-id:approle/batch#read",
        found("vault-approle-secret-id", "fp1_secret", { half: "secret" }),
        authRole("approle", "batch", ["batch"]),
      ),
      certainty: "assumed",
    },
    {
      ...fires(
        "both, found together",
        [
          "credential:fp1_pair#impersonate -> vault:main:role-id:approle/batch#read",
          "credential:fp1_pair#impersonate -> vault:main:secret-id:approle/batch#read",
        ],
        found("vault-approle", "fp1_pair", named),
        authRole("approle", "batch", ["batch"]),
      ),
      certainty: "assumed",
    },
    fires(
      "the role_id is that of a role",
      "credential:fp1_id#impersonate -> vault:main:role-id:approle/batch#read",
      found("vault-approle-role-id", "fp1_id", { half: "identifier", fingerprint: "fp1_id", fingerprintKey: "k1_a" }),
      authRole("approle", "batch", ["batch"]),
      authRole("approle", "other", ["batch"]),
      storedFingerprint("vault:main:role-id:approle/batch", "fp1_id"),
    ),
    silent(
      "of two AppRoles it could be either's",
      found("vault-approle-secret-id", "fp1_secret", { half: "secret" }),
      authRole("approle", "batch", ["batch"]),
      authRole("approle", "other", ["batch"]),
    ),
    silent(
      "a role of that name logs in otherwise",
      found("vault-approle-secret-id", "fp1_secret", { half: "secret", ...named }),
      authRole("userpass", "batch", ["batch"]),
    ),
  ],
});

interface Guess {
  readonly role: FactOf<"vault.auth-role">;
  readonly why: string;
}

/** As names of variables are compared: letters and digits alone. */
const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

function rolesOf(facts: FactReader, { claims }: Found): readonly Guess[] {
  const roles = facts.where("vault.auth-role", "type", "approle");
  const name = claims["role"];
  if (name !== undefined)
    return roles.filter((role) => role.name === name).map((role) => ({ role, why: "that name stands beside it" }));
  const stem = claims["role_in_name"];
  const alike = stem === undefined ? [] : roles.filter((role) => bare(role.name) === stem);
  if (alike.length > 0) return alike.map((role) => ({ role, why: "it is named after it" }));
  return roles.length === 1 ? roles.map((role) => ({ role, why: "no other AppRole was read" })) : [];
}

interface Known {
  readonly role: FactOf<"vault.auth-role">;
  readonly copy: FactOf<"stored-fingerprint">;
}

/** Roles whose role_id was read and is this one: fingerprints of one key are compared. */
function knownRoles(facts: FactReader, { type, fingerprint, fingerprintKey, claims }: Found): readonly Known[] {
  const own = type === "vault-approle-role-id" ? fingerprint : claims["role_id_fingerprint"];
  if (own === undefined || type === "vault-approle-secret-id") return [];
  const copies = facts
    .where("stored-fingerprint", "fingerprint", own)
    .filter((one) => one.fingerprintKey === fingerprintKey);
  if (copies.length === 0) return [];
  return facts.where("vault.auth-role", "type", "approle").flatMap((role) => {
    const copy = copies.find(({ secret }) => secret === roleId(role));
    return copy ? [{ role, copy }] : [];
  });
}
