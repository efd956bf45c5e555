import { z } from "zod";

const text = z.string().nullish();
const flag = z.boolean().nullish();
const list = <S extends z.ZodType>(schema: S) =>
  z
    .array(schema)
    .nullish()
    .transform((value) => value ?? []);

/** A repository. https://docs.github.com/rest/repos/repos#get-a-repository */
export const Repo = z.object({
  full_name: z.string().regex(/^[A-Za-z0-9-]{1,100}\/[A-Za-z0-9._-]{1,100}$/),
  visibility: z.enum(["public", "private", "internal"]).nullish(),
  private: flag,
  default_branch: text,
  archived: flag,
  disabled: flag,
});

/** https://docs.github.com/rest/actions/secrets */
export const Secret = z.object({
  name: z.string().regex(/^[A-Za-z0-9_]{1,255}$/),
  visibility: z.enum(["all", "private", "selected"]).nullish(),
  created_at: text,
  updated_at: text,
});

/** https://docs.github.com/rest/deployments/environments */
export const Environment = z.object({
  name: z.string().min(1).max(255),
  protection_rules: list(
    z.object({ type: z.string(), wait_timer: z.number().nullish(), reviewers: z.array(z.unknown()).nullish() }),
  ),
  deployment_branch_policy: z.object({ protected_branches: flag, custom_branch_policies: flag }).nullish(),
});
export const BranchPolicy = z.object({ name: z.string().max(255) });

/** https://docs.github.com/rest/actions/oidc */
export const SubjectTemplate = z.object({
  use_default: flag,
  include_claim_keys: list(z.string().regex(/^\w{1,64}$/)),
});

/** https://docs.github.com/rest/branches */
export const Branch = z.object({ name: z.string().min(1).max(255), protected: flag });
const count = z.object({ required_approving_review_count: z.number().nullish() }).nullish();
export const Protection = z.object({ required_pull_request_reviews: count, restrictions: z.unknown().optional() });

/** https://docs.github.com/rest/actions/permissions */
export const Permissions = z.object({ enabled: flag });

/** https://docs.github.com/rest/collaborators/collaborators */
export const Collaborator = z.object({
  login: z.string().regex(/^[A-Za-z0-9_-]{1,100}(\[bot\])?$/),
  permissions: z.object({ admin: flag, maintain: flag, push: flag }).nullish(),
  role_name: text,
});
