import { privilege } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { control } from "../../model/control.ts";
import { role, roleArn, user } from "../../model/examples/aws.ts";
import { authMethod, authRole } from "../../model/examples/vault.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { elseBound, loginConditions, tokenLife } from "../families/vault-login.ts";

/** An AWS principal proves who it is by a signed sts:GetCallerIdentity request and gets the auth roles that bind its ARN. */
export default defineRule({
  id: "vault.aws-login",
  version: 2,
  title: "Can log in to Vault with its AWS identity",
  edge: "LOGS_IN_TO_VAULT",
  emits: { from: ["AwsPrincipal#impersonate"], to: "VaultAuthRole#impersonate" },
  needs: ["aws.role", "aws.user", "vault.auth", "vault.auth-role"],
  reliesOnAbsenceIn: ["vault.entity"],
  leaves: "until the token's ttl",

  *derive(facts, { vault }) {
    for (const auth of facts.where("vault.auth", "type", "aws")) {
      for (const bound of facts.where("vault.auth-role", "auth", auth.key)) {
        const login = vault.login(bound.key);
        // A role of type ec2 wants the signed document of a machine, not a request that the principal signs.
        if (!login || bound.loginType === "ec2") continue;
        for (const principal of principals(facts, bound.boundPrincipals)) {
          yield {
            from: [privilege(principal.key, "impersonate")],
            to: privilege(login.node, "impersonate"),
            because: [bound, auth, principal],
            conditions: [...loginConditions(bound), ...elseBound(bound)],
            leaves: tokenLife(bound),
            authenticates: true,
          };
        }
      }
    }
  },

  controls: [
    control("narrow", "vault.auth-role", "Bind the role to one principal"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse: "Sign sts:GetCallerIdentity with the principal's credentials and send the request to `auth/<method>/login`.",
  detection: [
    {
      service: "vault audit",
      event: "request: operation update, path auth/<method>/login, canonical_arn in auth.metadata",
    },
  ],
  remediation: "vault write auth/<method>/role/<role> bound_iam_principal_arn=<one ARN>",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/aws",
    "https://developer.hashicorp.com/vault/api-docs/auth/aws#create-role",
  ],
  examples: [
    fires(
      "the role's ARN is bound",
      `${roleArn("app")}#impersonate -> vault:main:auth-role:aws/app#impersonate`,
      authMethod("aws"),
      authRole("aws", "app", ["app"], { boundPrincipals: [roleArn("app")] }),
      role("app"),
    ),
    fires(
      "a wildcard at the end",
      `${roleArn("app-1")}#impersonate -> vault:main:auth-role:aws/app#impersonate`,
      authMethod("aws"),
      authRole("aws", "app", ["app"], { boundPrincipals: [roleArn("app-*")] }),
      role("app-1"),
      role("web-1"),
    ),
    silent(
      "a role for machines",
      authMethod("aws"),
      authRole("aws", "app", ["app"], { boundPrincipals: [roleArn("app")], loginType: "ec2" }),
      role("app"),
    ),
    silent(
      "another principal",
      authMethod("aws"),
      authRole("aws", "app", ["app"], { boundPrincipals: [roleArn("app")] }),
      role("web"),
      user("app"),
    ),
  ],
});

/** Roles and users that an ARN binds; `*` counts at its end only. */
function principals(facts: FactReader, bound: readonly string[]): readonly (FactOf<"aws.role"> | FactOf<"aws.user">)[] {
  const found = bound.flatMap((arn) => {
    if (!arn.endsWith("*")) return [facts.get("aws.role", arn) ?? facts.get("aws.user", arn) ?? []].flat();
    const prefix = arn.slice(0, -1);
    return [...facts.of("aws.role"), ...facts.of("aws.user")].filter(({ key }) => key.startsWith(prefix));
  });
  return [...new Set(found)].sort((a, b) => compare(a.key, b.key));
}
