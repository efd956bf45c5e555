import { globMeet, hasWildcard } from "../../authz/aws/pattern.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";

/** An issuer that gives tokens to everybody who opens an account there. */
interface SharedIssuer {
  readonly issuer: string;
  /** Every `sub` it gives, as a glob. */
  readonly form: string;
  /** What stands before and after the tenant in a `sub`; absent where a `sub` says none. */
  readonly tenant?: readonly [before: string, after: string];
  /** True where whoever asks for the token picks its audience. */
  readonly picksAudience: boolean;
  /** Claims that a stranger's token has beside. */
  readonly claims?: Readonly<Record<string, string | readonly string[]>>;
}

const stranger = "stranger";

/**
 * Issuers with one address for all their tenants, as their own documentation of token claims has it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
export const sharedIssuers: readonly SharedIssuer[] = [
  {
    issuer: "token.actions.githubusercontent.com",
    form: "repo:*/*:*",
    tenant: ["repo:", "/"],
    picksAudience: true,
  },
  { issuer: "gitlab.com", form: "project_path:*/*:ref_type:*", tenant: ["project_path:", "/"], picksAudience: true },
  {
    issuer: "app.terraform.io",
    form: "organization:*:project:*:workspace:*:run_phase:*",
    tenant: ["organization:", ":"],
    picksAudience: true,
  },
  {
    issuer: "agent.buildkite.com",
    form: "organization:*:pipeline:*",
    tenant: ["organization:", ":"],
    picksAudience: true,
  },
  { issuer: "oidc.vercel.com", form: "owner:*:project:*", tenant: ["owner:", ":"], picksAudience: false },
  { issuer: "oidc.codefresh.io", form: "account:*:pipeline:*", tenant: ["account:", ":"], picksAudience: false },
  { issuer: "scalr.io", form: "account:*:*", tenant: ["account:", ":"], picksAudience: true },
  // AWS takes `azp` of Google's tokens for `aud`: it names the application, which is a stranger's too.
  { issuer: "accounts.google.com", form: "*", picksAudience: false, claims: { oaud: stranger } },
  { issuer: "graph.facebook.com", form: "*", picksAudience: false, claims: { app_id: stranger, id: stranger } },
  { issuer: "www.amazon.com", form: "*", picksAudience: false, claims: { app_id: stranger, user_id: stranger } },
  {
    issuer: "cognito-identity.amazonaws.com",
    form: "*",
    picksAudience: false,
    claims: { amr: ["unauthenticated"] },
  },
  {
    issuer: "cognito-identity.amazonaws.com",
    form: "*",
    picksAudience: false,
    claims: { amr: ["authenticated"] },
  },
];

/** Values of `sub` that a stranger can have and that the role's trust policy speaks of: its wildcards reach other tenants. */
export function strangersSubs(
  facts: FactReader,
  role: FactOf<"aws.role">,
  { issuer, form, tenant }: SharedIssuer,
): readonly string[] {
  const key = `${issuer}:sub`;
  const written = facts
    .where("aws.statement", "policy", `trust:${role.key}`)
    .flatMap(({ conditions }) => conditions)
    .filter((one) => one.key.toLowerCase() === key.toLowerCase() && /StringLike/i.test(one.operator))
    .flatMap(({ values }) => values);
  const globs = [...new Set([form, ...written])].flatMap((glob) => globMeet(glob, form) ?? []);
  const open = globs.filter((glob) => {
    if (!tenant) return hasWildcard(glob);
    const [before, after] = tenant;
    const at = glob.indexOf(before) + before.length;
    const end = glob.indexOf(after, at);
    return hasWildcard(glob.slice(at, end < 0 ? undefined : end));
  });
  return [...new Set(open.map((glob) => glob.replaceAll("*", stranger).replaceAll("?", "x")))].sort();
}

/** Everybody who has an account at the issuer. */
export const anyTenant = (issuer: string): string => `external:tenant:${issuer}`;
