import type { CredentialKind } from "./kind.ts";
import { moreKinds } from "./table-more.ts";

const base: readonly CredentialKind[] = [
  {
    id: "aws-access-key-id",
    title: "AWS access key",
    pattern: "^(AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z2-7]{16}$",
    secret: false,
    tells: ["account (not of keys of the old generation)", "user key or session"],
  },
  {
    id: "aws-unique-id",
    title: "AWS unique id",
    pattern: "^(AIDA|AROA|AGPA|ANPA|AIPA|ANVA|ASCA|APKA)[A-Z0-9]{16,}$",
    secret: false,
    tells: ["account (not of ids of the old generation)", "kind of principal"],
  },
  {
    id: "aws-bedrock-key-long",
    title: "Amazon Bedrock API key",
    pattern: "^ABSK[A-Za-z0-9+/]{60,}={0,2}$",
    tells: ["IAM user", "account"],
  },
  {
    id: "aws-bedrock-key-short",
    title: "Amazon Bedrock short-term API key",
    pattern: "^bedrock-api-key-[A-Za-z0-9+/_=-]{40,}$",
    tells: ["access key id", "account", "region", "expiry"],
  },
  {
    id: "aws-presigned-url",
    title: "AWS presigned URL",
    pattern: "^https://[^ ]+[?&]X-Amz-Credential=",
    wide: true,
    tells: ["access key id", "account", "region", "service", "resource", "expiry"],
  },
  {
    id: "github-pat-classic",
    title: "GitHub personal access token (classic)",
    pattern: "^ghp_[A-Za-z0-9]{36}$",
    tells: ["checksum"],
  },
  {
    id: "github-pat-fine",
    title: "GitHub fine-grained personal access token",
    pattern: "^github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}$",
    tells: [],
  },
  { id: "github-oauth", title: "GitHub OAuth token", pattern: "^gho_[A-Za-z0-9]{36}$", tells: ["checksum"] },
  {
    id: "github-app-user",
    title: "GitHub App user token",
    pattern: "^ghu_[A-Za-z0-9]{36}$",
    tells: ["checksum", "lives 8 hours"],
  },
  {
    id: "github-app-installation-jwt",
    title: "GitHub App installation token",
    pattern: "^ghs_[0-9]+_eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$",
    tells: ["app id", "expiry", "lives 1 hour"],
  },
  {
    id: "github-app-installation",
    title: "GitHub App installation token",
    pattern: "^ghs_[A-Za-z0-9]{36}$",
    tells: ["lives 1 hour"],
  },
  { id: "github-refresh", title: "GitHub refresh token", pattern: "^ghr_[A-Za-z0-9]{36,76}$", tells: [] },
  {
    id: "gitlab",
    title: "GitLab token",
    pattern: "^gl(pat|dt|rt|cbt|ptt|soat|agent|ft)-[A-Za-z0-9_.=-]{20,}$",
    tells: ["kind of token"],
  },
  {
    id: "vault-service",
    title: "Vault service token",
    pattern: "^hvs\\.[A-Za-z0-9_-]{24,}$",
    tells: ["can be revoked"],
  },
  {
    id: "vault-batch",
    title: "Vault batch token",
    pattern: "^hvb\\.[A-Za-z0-9_-]{50,}$",
    tells: ["cannot be revoked: ends with its TTL or its parent"],
  },
  { id: "vault-recovery", title: "Vault recovery token", pattern: "^hvr\\.[A-Za-z0-9_-]{24,}$", tells: [] },
  {
    id: "vault-legacy-or-openbao",
    title: "Vault or OpenBao token",
    pattern: "^[sb]\\.[A-Za-z0-9]{24}(\\.[A-Za-z0-9]{5,})?$",
    tells: ["service or batch", "namespace id"],
  },
  {
    id: "slack",
    title: "Slack token",
    pattern: "^xox[abeoprs]-[A-Za-z0-9-]{10,}$|^xapp-[0-9]-[A-Z0-9]+-[0-9]+-[a-z0-9]+$|^xoxe\\.xox[bp]-",
    tells: ["bot, user or app", "team id"],
  },
  {
    id: "slack-webhook",
    title: "Slack webhook",
    pattern: "^https://hooks\\.slack\\.com/(services|workflows|triggers)/",
    wide: true,
    tells: ["team id"],
  },
  {
    id: "anthropic-admin",
    title: "Anthropic admin key",
    pattern: "^sk-ant-admin01-[A-Za-z0-9_-]{80,}$",
    tells: ["administers the organisation"],
  },
  {
    id: "anthropic",
    title: "Anthropic key",
    pattern: "^sk-ant-(api03|oat01|sid01)-[A-Za-z0-9_-]{20,}$",
    tells: ["API key, OAuth token or session"],
  },
  {
    id: "openai",
    title: "OpenAI key",
    pattern: "^sk-(proj|svcacct|admin)-[A-Za-z0-9_-]{40,}$|^sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}$",
    tells: ["project, service account or admin"],
  },
  {
    id: "huggingface",
    title: "Hugging Face token",
    pattern: "^(hf_|api_org_)[A-Za-z]{34}$",
    tells: ["user or organisation"],
  },
  { id: "gcp-api-key", title: "Google API key", pattern: "^AIza[A-Za-z0-9_-]{35}$", tells: [] },
  {
    id: "gcp-oauth-access",
    title: "Google access token",
    pattern: "^ya29\\.[A-Za-z0-9_-]{20,}",
    tells: ["lives 1 hour, 12 where that was extended"],
  },
  {
    id: "gcp-oauth-client-secret",
    title: "Google OAuth client secret",
    pattern: "^GOCSPX-[A-Za-z0-9_-]{28}$",
    tells: [],
  },
  {
    id: "azure-client-secret",
    title: "Microsoft Entra client secret",
    pattern: "^[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}$",
    tells: ["tenant and application, from lines near it"],
  },
  {
    id: "azure-storage-conn",
    title: "Azure storage connection string",
    pattern: "AccountName=[a-z0-9]{3,24};AccountKey=",
    wide: true,
    tells: ["storage account"],
  },
  {
    id: "azure-sas",
    title: "Azure shared access signature",
    pattern: "[?&]sig=[A-Za-z0-9%+/=]{20,}",
    wide: true,
    tells: ["resource", "rights", "start and expiry", "addresses"],
  },
  {
    id: "1password-service",
    title: "1Password service account token",
    pattern: "^ops_eyJ[A-Za-z0-9+/]{100,}={0,3}$",
    tells: ["sign-in address"],
  },
  {
    id: "doppler",
    title: "Doppler token",
    pattern: "^dp\\.(pt|st|sa|ct|scim|audit)\\.",
    tells: ["kind of token", "config"],
  },
  { id: "npm", title: "npm token", pattern: "^npm_[A-Za-z0-9]{36}$", tells: ["checksum"] },
  { id: "pypi", title: "PyPI token", pattern: "^pypi-AgEIcHlwaS5vcmc", tells: [] },
  { id: "databricks", title: "Databricks token", pattern: "^dapi[a-f0-9]{32}(-\\d)?$", tells: [] },
  {
    id: "terraform-cloud",
    title: "HCP Terraform token",
    pattern: "^[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,70}$",
    tells: ["host, from the file around it"],
  },
  {
    id: "pinecone",
    title: "Pinecone key",
    pattern: "^pcsk_[A-Za-z0-9]{4,8}_[A-Za-z0-9]{40,}$",
    tells: ["label of the key"],
  },
  { id: "stripe", title: "Stripe key", pattern: "^(sk|rk)_(live|test)_[A-Za-z0-9]{10,}$", tells: ["live or test"] },
  {
    id: "age-key",
    title: "age private key",
    pattern: "^AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}$",
    tells: [],
  },
  {
    id: "private-key-pem",
    title: "Private key",
    form: "-----BEGIN ... PRIVATE KEY-----, OpenSSH's too",
    tells: ["SHA-256 of the public key", "SSH fingerprint", "whether a password protects it"],
  },
  {
    id: "gcp-sa-json",
    title: "Google service account key",
    form: "JSON with type service_account, client_email, private_key_id",
    tells: ["service account", "project", "key id"],
  },
  {
    id: "gcp-wif-json",
    title: "Google workload identity configuration",
    form: "JSON with type external_account and an audience",
    secret: false,
    tells: ["pool and provider", "service account it impersonates"],
  },
  {
    id: "kubeconfig",
    title: "Kubeconfig user",
    form: "YAML or JSON with kind Config, clusters and users",
    tells: ["API server", "hash of its CA", "names in a client certificate", "cloud identity of a plugin"],
  },
  {
    id: "docker-config",
    title: "Image registry login",
    form: "JSON with auths",
    tells: ["registry", "user"],
  },
  {
    id: "db-connection-string",
    title: "Database connection string",
    pattern:
      "^(postgres(ql)?|mysql|mariadb|mongodb(\\+srv)?|redis(s)?|amqps?|mssql|sqlserver|clickhouse|neo4j(\\+s)?|bolt(\\+s)?)://[^:@/ ]*:[^@ ]+@",
    wide: true,
    tells: ["engine", "host", "port", "database", "user"],
  },
  {
    id: "jwt",
    title: "JSON web token",
    pattern: "^eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*$",
    tells: ["issuer, subject, audience, expiry", "kind by issuer"],
  },
];

/**
 * Kinds of credentials, in the order in which they are tried: the first that matches counts. The forms of tokens are facts
 * of those who issue them, as scanners' rules and the issuers' documents tell them.
 */
export const credentialTable: {
  /** ISO date of the table. */
  readonly date: string;
  readonly sources: readonly string[];
  readonly kinds: readonly CredentialKind[];
} = {
  date: "2026-11-22",
  sources: [
    "gitleaks 8.30.1 (MIT), rules",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids",
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats",
    "https://developer.hashicorp.com/vault/docs/concepts/tokens",
  ],
  kinds: [...base, ...moreKinds],
};

const byId = new Map(credentialTable.kinds.map((kind) => [kind.id, kind]));

/** @throws Error where the table has no such kind: a mistake of a reader */
export function credentialKind(id: string): CredentialKind {
  const kind = byId.get(id);
  if (!kind) throw new Error(`the table of credentials has no kind ${id}`);
  return kind;
}
