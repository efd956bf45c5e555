import type { VaultAuthz, VaultGrant, VaultLogin, VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { authRole, path, vaultCluster } from "../../model/examples/vault.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Derivation } from "../../model/step.ts";
import { inNamespace } from "../../model/vault-place.ts";
import { defineRule } from "../define.ts";
import { apart } from "../families/apart.ts";
import { anyLogin, anyPolicy } from "../families/vault-any-policy.ts";
import { requestControls, requestFacts, requestRestraints } from "../families/vault-controls.ts";
import { newName } from "../families/vault-methods.ts";
import { realms, type VaultRealm } from "../families/vault-paths.ts";

/**
 * Whoever may enable an auth method and write below it makes a user with a password and any policies. A method's path is
 * root-protected: without `sudo` the server refuses to enable one.
 */
export default defineRule({
  id: "vault.enable-auth-method",
  version: 1,
  title: "Can enable an auth method of its own, with a user that has any policies",
  edge: "ENABLES_AUTH_METHOD",
  emits: { from: ["VaultAuthRole#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.cluster", "vault.namespace", ...requestFacts],
  reliesOnAbsenceIn: requestRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, authz) {
    yield* apart(facts, () => loginsOfOwnUsers(facts, authz.vault));
    yield* anyLogin(facts);
  },

  controls: requestControls("Take sys/auth/ out of the policy, or sudo on it"),
  abuse: "`vault auth enable -path=<new> userpass`, then write a user with a password and `token_policies` of choice.",
  detection: [
    { service: "vault audit", event: "request: operation update, path sys/auth/<new>" },
    { service: "vault audit", event: "request: operation create, path auth/<new>/users/<user>" },
  ],
  remediation: `vault policy write <policy> - <<EOF
path "sys/auth/*" { capabilities = ["read"] }
EOF`,
  frameworks: ["attack:T1556", "attack:T1136", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/api-docs/system/auth#enable-auth-method",
    "https://developer.hashicorp.com/vault/docs/concepts/policies#root-protected-api-endpoints",
  ],
  examples: [
    fires(
      "sudo on sys/auth and writes below auth/",
      "vault:main:auth-role:oidc/ops#impersonate -> vault:main:auth-role:kubernetes/rag#impersonate",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "sys/auth/*", "create", "update", "sudo"),
      path("ops", "auth/*", "create", "update"),
    ),
    silent(
      "without sudo",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "sys/auth/*", "create", "update"),
      path("ops", "auth/*", "create", "update"),
    ),
    silent(
      "a method that stays empty",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "sys/auth/*", "create", "update", "sudo"),
    ),
    silent(
      "one enables, another writes: the new path is nobody's",
      vaultCluster(),
      authRole("oidc", "ops", ["ops"]),
      authRole("kubernetes", "rag", ["rag"]),
      path("ops", "sys/auth/*", "update", "sudo"),
      path("rag", "auth/*", "create"),
    ),
  ],
});

const enable = { title: "enable auth methods", capabilities: ["update"], sudo: true, parameters: ["type"] };
const create = { title: "create users", capabilities: ["create"], parameters: ["password", "token_policies"] };

/** Logins that may enable a method, in each namespace in which they may. */
function* enablers(
  facts: FactReader,
  vault: VaultAuthz,
): Generator<{ readonly grant: VaultGrant; readonly login: VaultLogin; readonly realm: VaultRealm }> {
  const byPath = new Map(
    [...realms(facts)].map((realm) => [
      `${realm.cluster} ${inNamespace(realm.namespace, `sys/auth/${newName}`)}`,
      realm,
    ]),
  );
  const targets = [...byPath].map(
    ([key, realm]): VaultTarget => ({
      path: key.slice(realm.cluster.length + 1),
      to: anyPolicy(realm),
      because: [realm.fact],
    }),
  );
  for (const grant of vault.grants(targets, enable)) {
    for (const login of grant.logins) {
      for (const { path } of grant.targets) {
        const realm = byPath.get(`${login.cluster} ${path}`);
        if (realm) yield { grant, login, realm };
      }
    }
  }
}

/** Logins that may both enable a method and make a user of it. */
function* loginsOfOwnUsers(facts: FactReader, vault: VaultAuthz): Generator<Derivation> {
  for (const { grant, login, realm } of enablers(facts, vault)) {
    const made = vault.may(login, inNamespace(realm.namespace, `auth/${newName}/users/${newName}`), create);
    if (!made) continue;
    for (const first of grant.blocks.length === 0 ? [undefined] : grant.blocks) {
      for (const second of made.blocks.length === 0 ? [undefined] : made.blocks) {
        const blocks = [...new Set([first, second])].filter((block) => block !== undefined);
        const held = login.because(blocks.map(({ policy }) => policy));
        yield {
          from: [privilege(login.node, "impersonate")],
          to: anyPolicy(realm),
          because: [...held, ...blocks, realm.fact],
          conditions: [...login.conditions, ...grant.conditions, ...made.conditions],
          authenticates: true,
        };
      }
    }
  }
}
