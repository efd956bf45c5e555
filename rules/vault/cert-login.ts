import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole, dynamicRole } from "../../model/examples/vault.ts";
import type { FactOf } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { elseBound, loginConditions, tokenLife } from "../families/vault-login.ts";

/** A certificate that Vault's own engine issues logs in to the cert roles that believe its authority. */
export default defineRule({
  id: "vault.cert-login",
  version: 1,
  title: "Can log in to Vault with a certificate that the engine issues",
  edge: "LOGS_IN_WITH_CERTIFICATE",
  emits: { from: ["VaultDynamicRole#read"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth-role", "vault.dynamic-role"],
  reliesOnAbsenceIn: ["vault.entity"],
  leaves: "until the token's ttl",

  *derive(facts, { vault }) {
    for (const role of facts.where("vault.auth-role", "type", "cert")) {
      if (!vault.login(role.key)) continue;
      for (const issuer of facts.where("vault.dynamic-role", "type", "pki")) {
        if (issuer.cluster !== role.cluster || !names(role, issuer)) continue;
        const text = `auth role \`${role.name}\` believes the authority that signs for \`${issuer.name}\``;
        yield {
          from: [privilege(issuer.key, "read")],
          to: privilege(role.key, "impersonate"),
          because: [role, issuer],
          conditions: [{ kind: "target-state", text }, ...loginConditions(role), ...elseBound(role)],
          leaves: tokenLife(role),
        };
      }
    }
  },

  controls: [
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse:
    "Have a client certificate issued with a name that the role admits and log in with it at `auth/<method>/login`.",
  detection: [
    { service: "vault audit", event: "request: operation update, path <pki>/issue/<role>" },
    {
      service: "vault audit",
      event: "request: operation update, path auth/<method>/login, cert_name in auth.metadata",
    },
  ],
  remediation:
    "vault write auth/<method>/certs/<role> allowed_common_names=<one name>   # and an authority for clients alone",
  frameworks: ["attack:T1649", "attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/cert",
    "https://developer.hashicorp.com/vault/api-docs/secret/pki#generate-certificate-and-key",
  ],
  examples: [
    firesIf(
      "an engine that issues any name",
      "vault:main:dynamic-role:pki/any#read -> vault:main:auth-role:cert/ops#impersonate",
      authMethod("cert"),
      authRole("cert", "ops", ["ops"], { boundPrincipals: ["ops.example.com"] }),
      dynamicRole("pki", "any"),
    ),
    silent(
      "an engine that issues other names",
      authMethod("cert"),
      authRole("cert", "ops", ["ops"], { boundPrincipals: ["ops.example.com"] }),
      { ...dynamicRole("pki", "web"), names: ["web.example.org"] },
    ),
    silent(
      "no engine issues certificates",
      authMethod("cert"),
      authRole("cert", "ops", ["ops"]),
      dynamicRole("database", "app"),
    ),
  ],
});

/** True unless every name that the role asks for is none of those that the engine issues. */
function names(role: FactOf<"vault.auth-role">, issuer: FactOf<"vault.dynamic-role">): boolean {
  const issued = issuer.names ?? [];
  if (role.boundPrincipals.length === 0 || issued.length === 0) return true;
  return role.boundPrincipals.some(
    (name) => name.includes("*") || issued.some((one) => name === one || name.endsWith(`.${one}`)),
  );
}
