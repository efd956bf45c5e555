import { z } from "zod";
import { edits } from "../../model/control.ts";
import { isFactKind } from "../../model/fact-kinds.ts";
import { duties, ownerRoles } from "../../model/owner.ts";
import type { AboutColumn } from "./columns.ts";

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
/** Checked as the cells of a table are. */
const cell = z.union([text, z.number(), z.boolean()]).optional();
const cells = z.union([text, z.number(), z.boolean(), z.array(line).min(1).max(200)]).optional();
const rest = {
  purpose: cell,
  env: cells,
  chain_owner: cells,
  created_by: cells,
  created_at: cell,
  approver: cells,
  approved_at: cell,
  approval_ref: cell,
  revokers: cells.describe("who may take it away"),
  review_days: cell,
  last_reviewed: cell,
  expires: cell,
  rotation_days: cell,
  revoke_runbook_url: cell,
  revoke_tested_at: cell,
  break_glass: cell,
  break_glass_alert: cell.describe("who is told when it is used: an alert's name, an address"),
  standing: cell,
  autonomy: cell,
  vendor: cell,
  vendor_contact: cell,
  workload_boundary: cells.describe("the workloads that may use it: ids or globs"),
} satisfies Record<AboutColumn, z.ZodType>;

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
  role: z.enum(duties).optional().describe("whose task control points are: `platform`"),
  signing_keys: z
    .array(z.string().regex(/^ed25519:[A-Za-z0-9+/]{43}=$/))
    .max(20)
    .optional()
    .describe("public keys that sign sign-offs, as `ambit sign-off key` prints them"),
});

/** A finding that somebody answers for, until a day. */
export const suppressionShape = z.strictObject({
  check: z
    .string()
    .max(64)
    .regex(/^[A-Za-z]+(-[A-Za-z0-9]+)+$/)
    .describe("the id of a check: `NHI-KEY-01`"),
  node_selector: line.describe("an id or a glob"),
  owner: line.describe("who answers for it"),
  reason: line.describe("why it is accepted"),
  expires: line.describe("a date: none is accepted for ever"),
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
  suppressions: z.array(z.unknown()).nullish(),
});
