import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole } from "../../model/examples/vault.ts";
import type { FactOf } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { elseBound, loginConditions, tokenLife } from "../families/vault-login.ts";

/** A managed identity of Azure gets a token for Vault and with it the auth roles that bind its object id. */
export default defineRule({
  id: "vault.azure-login",
  version: 1,
  title: "Can log in to Vault with its managed identity",
  edge: "LOGS_IN_TO_VAULT",
  emits: { from: ["AzureIdentity#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["azure.identity", "vault.auth", "vault.auth-role"],
  reliesOnAbsenceIn: ["vault.entity"],
  leaves: "until the token's ttl",

  *derive(facts, { vault }) {
    for (const auth of facts.where("vault.auth", "type", "azure")) {
      for (const role of facts.where("vault.auth-role", "auth", auth.key)) {
        const login = vault.login(role.key);
        for (const object of login ? new Set(role.boundPrincipals) : []) {
          for (const identity of facts.where("azure.identity", "principal", object)) {
            yield {
              from: [privilege(identity.key, "impersonate")],
              to: privilege(role.key, "impersonate"),
              because: [role, auth, identity],
              conditions: [...loginConditions(role), ...elseBound(role), audience],
              leaves: tokenLife(role),
              authenticates: true,
            };
          }
        }
      }
    }
  },

  controls: [
    control("narrow", "vault.auth-role", "Bind the role to one service principal"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse:
    "Get a token of the identity for the method's resource and send it to `auth/<method>/login` with the role's name.",
  detection: [
    { service: "vault audit", event: "request: operation update, path auth/<method>/login, role in auth.metadata" },
    { service: "Entra ID sign-in log", event: "managed identity sign-in for the method's resource" },
  ],
  remediation: "vault write auth/<method>/role/<role> bound_service_principal_ids=<one object id>",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/azure",
    "https://developer.hashicorp.com/vault/api-docs/auth/azure#create-update-role",
  ],
  examples: [
    firesIf(
      "its object id is bound",
      "azure:client:c1#impersonate -> vault:main:auth-role:azure/app#impersonate",
      authMethod("azure"),
      authRole("azure", "app", ["app"], { boundPrincipals: ["o1"] }),
      managed("c1", "o1"),
    ),
    silent(
      "the client id is another id than the object's",
      authMethod("azure"),
      authRole("azure", "app", ["app"], { boundPrincipals: ["c1"] }),
      managed("c1", "o1"),
    ),
  ],
});

const audience: Condition = {
  kind: "environment",
  text: "the identity gets a token for the resource that the method asks for",
};

function managed(client: string, principal: string): FactOf<"azure.identity"> {
  const source = {
    document: "azure/example.json",
    locator: "",
    importer: "azure",
    observedAt: "2026-01-01T00:00:00.000Z",
  };
  return {
    kind: "azure.identity",
    key: `azure:client:${client}`,
    scope: "azure:subscription:s",
    source,
    name: client,
    principal,
  };
}
