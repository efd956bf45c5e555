import { z } from "zod";
import type { VaultAuthRoleFact } from "../../model/fact/vault.ts";
import { plainText } from "../../model/redact.ts";
import { flag, names, seconds, text } from "./shapes.ts";

/** What is read of `auth/<method>/role/<name>` and its like, of any method. Everything else is passed over. */
export const AuthRole = z.object({
  token_policies: names,
  policies: names,
  allowed_policies: names,
  token_no_default_policy: flag,
  token_ttl: seconds,
  ttl: seconds,
  token_bound_cidrs: names,
  bound_cidrs: names,
  secret_id_bound_cidrs: names,
  bound_service_account_names: names,
  bound_service_account_namespaces: names,
  bound_service_account_namespace_selector: text,
  audience: text,
  bound_subject: text,
  bound_audiences: names,
  bound_claims: z.union([z.record(z.string(), z.unknown()), z.null()]).optional(),
  bound_claims_type: text,
  bound_iam_principal_arn: names,
  bound_service_accounts: names,
  bound_service_principal_ids: names,
  allowed_common_names: names,
  bind_secret_id: flag,
});

type Described = Omit<VaultAuthRoleFact, "kind" | "key" | "scope" | "source" | "cluster" | "auth" | "name" | "type">;

export function describeRole(role: z.infer<typeof AuthRole>, type: string): Described {
  const ttl = role.token_ttl ?? role.ttl;
  const policies = type === "token" ? role.allowed_policies : [...role.token_policies, ...role.policies];
  return {
    // The server compares policy names in lower case.
    policies: [...new Set(policies.map((name) => name.toLowerCase()))].sort(),
    noDefaultPolicy: role.token_no_default_policy ?? false,
    ...(ttl === undefined ? {} : { ttl }),
    boundCidrs: [...new Set([...role.token_bound_cidrs, ...role.bound_cidrs])].sort(),
    secretIdCidrs: [...role.secret_id_bound_cidrs].sort(),
    serviceAccounts: type === "kubernetes" ? role.bound_service_account_names : [],
    namespaces: type === "kubernetes" ? role.bound_service_account_namespaces : [],
    namespaceSelector: role.bound_service_account_namespace_selector !== undefined,
    ...(role.audience === undefined ? {} : { audience: plainText(role.audience) }),
    ...(role.bound_subject === undefined ? {} : { boundSubject: plainText(role.bound_subject) }),
    boundAudiences: role.bound_audiences.map(plainText),
    boundClaims: claims(role.bound_claims ?? {}),
    ...(role.bound_claims_type === "glob" ? { boundClaimsType: "glob" as const } : {}),
    boundPrincipals: [
      ...role.bound_iam_principal_arn,
      ...role.bound_service_accounts,
      ...role.bound_service_principal_ids,
    ],
    bindSecretId: type === "approle" ? (role.bind_secret_id ?? true) : false,
  };
}

function claims(bound: Readonly<Record<string, unknown>>): VaultAuthRoleFact["boundClaims"] {
  return Object.entries(bound)
    .map(([claim, value]) => ({
      claim,
      values: (Array.isArray(value) ? value : [value]).map((one) => plainText(String(one))),
    }))
    .sort((a, b) => (a.claim < b.claim ? -1 : 1));
}
