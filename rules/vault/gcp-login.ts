import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { authMethod, authRole } from "../../model/examples/vault.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { elseBound, gcpAccount, loginConditions, tokenLife } from "../families/vault-login.ts";

const account = "//iam.googleapis.com/projects/acme/serviceAccounts/app@acme.iam.gserviceaccount.com";

/** A service account of GCP signs a token for Vault and gets the auth roles that bind its email. */
export default defineRule({
  id: "vault.gcp-login",
  version: 1,
  title: "Can log in to Vault with its GCP service account",
  edge: "LOGS_IN_TO_VAULT",
  emits: { from: ["GcpServiceAccount#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["vault.auth", "vault.auth-role"],
  reliesOnAbsenceIn: ["vault.entity"],
  leaves: "until the token's ttl",

  *derive(facts, { vault }) {
    for (const auth of facts.where("vault.auth", "type", "gcp")) {
      for (const role of facts.where("vault.auth-role", "auth", auth.key)) {
        const login = vault.login(role.key);
        if (!login) continue;
        for (const email of role.boundPrincipals) {
          const id = gcpAccount(email);
          if (id === undefined) continue;
          yield {
            from: [privilege(id, "impersonate")],
            to: privilege(login.node, "impersonate"),
            because: [role, auth],
            conditions: [...loginConditions(role), ...elseBound(role), ...(role.loginType === "iam" ? [] : [machine])],
            leaves: tokenLife(role),
            authenticates: true,
            nodes: [{ id, kind: "GcpServiceAccount", name: email, scope: "" }],
          };
        }
      }
    }
  },

  controls: [
    control("narrow", "vault.auth-role", "Bind the role to one service account"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse:
    "Sign a JWT for `vault/<role>` with the service account (signJwt, or its key) and send it to `auth/<method>/login`.",
  detection: [
    {
      service: "vault audit",
      event: "request: operation update, path auth/<method>/login, service_account_email in auth.metadata",
    },
    { service: "Cloud Audit Logs", event: "iamcredentials.googleapis.com SignJwt" },
  ],
  remediation: "vault write auth/<method>/role/<role> bound_service_accounts=<one email>",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/gcp",
    "https://developer.hashicorp.com/vault/api-docs/auth/gcp#create-update-role",
  ],
  examples: [
    firesIf(
      "the account is bound; whether the role is for machines alone is not told",
      `${account}#impersonate -> vault:main:auth-role:gcp/app#impersonate`,
      authMethod("gcp"),
      authRole("gcp", "app", ["app"], { boundPrincipals: ["app@acme.iam.gserviceaccount.com"] }),
    ),
    silent(
      "a project alone names no account",
      authMethod("gcp"),
      authRole("gcp", "app", ["app"], { boundAccounts: ["acme"] }),
    ),
    silent(
      "a role of another method",
      authMethod("aws"),
      authRole("aws", "app", ["app"], { boundPrincipals: ["app@acme.iam.gserviceaccount.com"] }),
    ),
  ],
});

const machine: Condition = {
  kind: "environment",
  text: "the role takes tokens that the account signs (type iam), or the caller is on a machine that has the account (type gce)",
};
