import { z } from "zod";
import { edits } from "../../model/control.ts";
import { isFactKind } from "../../model/fact-kinds.ts";
import { ownerRoles } from "../../model/owner.ts";

const format = "ambit-owners/v1";

const text = z.string().max(8192);
const line = text.min(1);
/** A name, or several. */
const names = z.union([line, z.array(line).min(1).max(20)]);
const parties = {
  owner: names.optional().describe("both owners at once"),
  business_owner: names.optional().describe("who answers for it"),
  technical_owner: names.optional().describe("who works on it and can change it"),
};
const rest = {
  purpose: text.optional(),
  env: text.optional(),
  review_days: z.union([z.int().min(1).max(99_999), text]).optional(),
  revoke_runbook_url: text.optional(),
  approver: text.optional(),
  approved_at: text.optional(),
  approval_ref: text.optional(),
  vendor: text.optional(),
};

/** Who owns what a selector names. */
export const entryShape = z.strictObject({
  node_selector: line.describe("an id as answers write it, a glob, `label:<key>=<value>` or `tag:<key>=<value>`"),
  ...parties,
  ...rest,
});
/** Who owns what nobody else is named for. */
export const defaultShape = z.strictObject({ ...parties, ...rest });

export const teamShape = z.strictObject({
  id: line,
  kind: z.enum(["team", "person", "provider"]).default("team"),
  name: line.optional(),
  email: line.optional(),
  oncall: line.optional().describe("whom to call: an address, a number, a rota"),
  active: z.boolean().default(true).describe("false: it left, and somebody else has to answer"),
  aliases: z.array(line).max(100).default([]).describe("other names that tags, catalogs and CODEOWNERS have for it"),
  people: z.array(line).max(10_000).default([]),
});

export const dutyShape = z
  .strictObject({
    edit: z.enum(edits).optional(),
    on: line.refine(isFactKind).optional().describe("the kind of fact that the control edits: `k8s.network-policy`"),
    owner: line.optional().describe("whose task it is, whoever owns the thing"),
    role: z.enum(ownerRoles).optional().describe("which owner of the thing carries it out"),
  })
  .refine(({ edit, on }) => edit !== undefined || on !== undefined)
  .refine(({ owner, role }) => (owner === undefined) !== (role === undefined));

const keyNames = z.array(line).min(1).max(50);
const keysShape = z.strictObject({
  business_owner: keyNames.optional(),
  technical_owner: keyNames.optional(),
  owner: keyNames.optional(),
});

const record = z.record(z.string().min(1).max(2048), z.unknown());
/** The file's outline; entries are read one by one, so that a wrong one costs only itself. */
export const outlineShape = z.strictObject({
  format: z.literal(format),
  owners: z.array(z.unknown()).nullish(),
  defaults: z
    .strictObject({
      accounts: record.nullish(),
      clusters: record.nullish(),
      namespaces: record.nullish(),
      folders: record.nullish(),
    })
    .nullish(),
  keys: keysShape.nullish(),
  teams: z.array(z.unknown()).nullish(),
  controls: z.array(z.unknown()).nullish(),
});
