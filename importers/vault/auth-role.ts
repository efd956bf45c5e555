import { z } from "zod";
import type { VaultAuthRoleFact } from "../../model/fact/vault.ts";
import { plainText } from "../../model/redact.ts";
import { flag, names, seconds, text } from "./shapes.ts";

/** Bounds that hang on the machine or directory of the caller: their names are kept, not what they ask for. */
const otherBounds = [
  "allowed_dns_sans",
  "allowed_email_sans",
  "allowed_organizational_units",
  "allowed_uri_sans",
  "bound_ami_id",
  "bound_ec2_instance_id",
  "bound_group_ids",
  "bound_iam_instance_profile_arn",
  "bound_iam_role_arn",
  "bound_instance_groups",
  "bound_labels",
  "bound_locations",
  "bound_region",
  "bound_regions",
  "bound_resource_groups",
  "bound_scale_sets",
  "bound_subnet_id",
  "bound_subscription_ids",
  "bound_vpc_id",
  "bound_zones",
  "required_extensions",
] as const;
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
  allowed_policies_glob: names,
  disallowed_policies: names,
  disallowed_policies_glob: names,
  auth_type: text,
  type: text,
  bound_account_id: names,
  bound_projects: names,
  bound_iam_principal_arn: names,
  bound_service_accounts: names,
  bound_service_principal_ids: names,
  allowed_common_names: names,
  bind_secret_id: flag,
  ...Object.fromEntries(otherBounds.map((name) => [name, names])),
});

type Described = Omit<VaultAuthRoleFact, "kind" | "key" | "scope" | "source" | "cluster" | "auth" | "name" | "type">;

export function describeRole(role: z.infer<typeof AuthRole>, type: string): Described {
  const ttl = role.token_ttl ?? role.ttl;
  const bounds = role as Readonly<Record<string, unknown>>;
  const boundElse = otherBounds.filter((name) => Array.isArray(bounds[name]) && bounds[name].length > 0);
  const boundAccounts = [...role.bound_account_id, ...role.bound_projects].sort();
  const loginType = role.auth_type ?? (type === "gcp" ? role.type : undefined);
  const disallowed = [...role.disallowed_policies, ...role.disallowed_policies_glob];
  const policies = type === "token" ? role.allowed_policies : [...role.token_policies, ...role.policies];
  return {
    // The server compares policy names in lower case.
    policies: [...new Set(policies.map((name) => name.toLowerCase()))].sort(),
    noDefaultPolicy: role.token_no_default_policy ?? disallowed.includes("default"),
    ...(role.allowed_policies_glob.length > 0 ? { policyGlobs: lowered(role.allowed_policies_glob) } : {}),
    ...(disallowed.length > 0 ? { disallowed: lowered(disallowed) } : {}),
    ...(boundElse.length > 0 ? { boundElse } : {}),
    ...(boundAccounts.length > 0 ? { boundAccounts } : {}),
    ...(loginType === undefined ? {} : { loginType: plainText(loginType) }),
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
      ...(type === "cert" ? role.allowed_common_names.map(plainText) : []),
    ],
    bindSecretId: type === "approle" ? (role.bind_secret_id ?? true) : false,
  };
}

const lowered = (policies: readonly string[]): readonly string[] =>
  [...new Set(policies.map((name) => name.toLowerCase()))].sort();

function claims(bound: Readonly<Record<string, unknown>>): VaultAuthRoleFact["boundClaims"] {
  return Object.entries(bound)
    .map(([claim, value]) => ({
      claim,
      values: (Array.isArray(value) ? value : [value]).map((one) => plainText(String(one))),
    }))
    .sort((a, b) => (a.claim < b.claim ? -1 : 1));
}
