import { createHash } from "node:crypto";
import { z } from "zod";
import { accesses } from "../model/access.ts";
import { canonical } from "../model/canonical.ts";
import { UserError } from "../model/errors.ts";
import { momentOf } from "../model/moment.ts";
import { controlPointIds } from "./control-point.ts";

/** Most steps of a record; a closure of more is no service but an estate. */
const mostSteps = 1_000_000;

const id = z.string().regex(/^so-[a-z0-9][a-z0-9-]{0,80}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const node = z.string().min(1).max(2048);
const privilege = z
  .string()
  .max(2100)
  .regex(new RegExp(`^.+#(${accesses.join("|")})$`, "s"));
const time = z.string().refine((text) => momentOf(text) !== undefined);
const line = z.string().max(2000);

/** Sorted by code units, each once: one set has one form. */
const sorted = <S extends z.ZodType<string>>(item: S, most = mostSteps) =>
  z
    .array(item)
    .max(most)
    .refine((all) => all.every((one, at) => at === 0 || (all[at - 1] as string) < one), { message: "not sorted" });

export const decisionShape = z.strictObject({
  controlPoint: z.enum(controlPointIds).describe("the control point that is decided"),
  decision: z
    .enum(["accept", "mitigate", "reject"])
    .describe("accept as it is; accept under the condition; reject: no gate passes it"),
  by: z.string().min(1).max(200).describe("the person who decides, by an id of the owners source: `user:alice`"),
  expires: time.describe("ISO 8601: from then on it does not count"),
  condition: line.optional().describe("what has to stay true, in words; nothing checks it"),
  comment: line.optional(),
});

const sigShape = z.strictObject({
  alg: z.literal("ed25519"),
  keyId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .describe("the first 16 hex digits of the public key's sha256"),
  value: z.base64().max(200).describe("over the canonical JSON of the file without `sig`"),
});

const authentication = z
  .enum(["unauthenticated", "not-proven", "asks-late"])
  .describe("asks-late: who sends a request is asked after something was done with it");
const before = sorted(z.string().min(1).max(500), 1000)
  .optional()
  .describe("of asks-late: what is done before the login");

/** A sign-off: what was looked at and is to be accepted. Who must sign and who wrote it are not its own to say. */
export const recordShape = z.strictObject({
  format: z.literal("signoff/v1"),
  id: id.describe("the file's name without `.json`"),
  subject: node.describe("node id of the service, route, workload or identity; a pod without its digest"),
  chainOwner: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .describe("who reviews the chain end to end, where the owners source says so"),
  snapshot: sha256.describe("what it was made of"),
  scope: z.strictObject({
    certainty: z
      .enum(["certain", "conditional"])
      .describe("the weakest step that is part of it; assumed ones never are"),
    engineVersion: z.string().min(1).max(100),
    sources: sorted(z.string().min(1).max(500)).describe(
      "scopes that its steps rest on: a gate must have read them too",
    ),
    unread: sorted(z.string().min(1).max(2200)).describe(
      "what was not read when it was made, `<scope> <collection>`: the sign-off does not cover it",
    ),
  }),
  entries: z
    .array(z.strictObject({ at: privilege, authentication, before }))
    .max(10_000)
    .refine((all) => all.every(({ at }, n) => n === 0 || (all[n - 1]?.at ?? "") < at), { message: "not sorted" })
    .describe("ways in that ask nobody who they are, are not proven to, or ask too late"),
  targets: sorted(privilege).describe("what the subject reaches, and is accepted to reach"),
  certain: sorted(privilege).describe("those of the targets that no open condition stands before"),
  steps: sorted(
    z
      .string()
      .max(400)
      .regex(/^[a-z0-9-]+\.[a-z0-9.-]+@[1-9]\d{0,5}:[0-9a-f]{64}$/),
  ).describe("keys of the steps on the ways to the subject and from it to the targets"),
  hubs: sorted(z.string().regex(/^hub:[0-9a-f]{32}#hold$/)).describe(
    "accesses that those steps pass: they tell a permission that was narrowed from a new one",
  ),
  decisions: z.array(decisionShape).max(100).describe("of whoever signs this file; others stand in files of their own"),
  supersedes: z
    .strictObject({ id, sha256: sha256.describe("of the canonical JSON of the other record without `sig`") })
    .nullable(),
  sig: sigShape.optional(),
});

/** Decisions on a record, in a file of their own: the record is never edited. */
export const approvalShape = z.strictObject({
  format: z.literal("signoff-decision/v1"),
  record: id,
  sha256: sha256.describe("of the canonical JSON of the record without `sig`: what was decided on"),
  decisions: z.array(decisionShape).min(1).max(100),
  sig: sigShape.optional(),
});

/** What somebody decides of a control point. */
export type Decision = OfShape<typeof decisionShape>;
export type SignOffRecord = OfShape<typeof recordShape>;
export type Approval = OfShape<typeof approvalShape>;
export type Paper = SignOffRecord | Approval;

/** What a shape gives; nothing of a paper is ever changed. The API's description takes its schema from the shape. */
type OfShape<S extends z.ZodType> = Lasting<z.infer<S>>;
type Lasting<T> = T extends object ? { readonly [K in keyof T]: Lasting<T[K]> } : T;

/** What is signed, and what other papers name it by. */
export const signedText = ({ sig: _, ...rest }: Paper): string => canonical(rest);
export const digestOf = (paper: Paper): string => createHash("sha256").update(signedText(paper)).digest("hex");

const shapes = { "signoff/v1": recordShape, "signoff-decision/v1": approvalShape } as const;
const stated = new Set(["requiredroles", "required_roles", "role", "roles", "author"]);

/**
 * Reads one paper. @throws UserError sign-off.malformed, sign-off.states-role
 * @param text JSON
 * @param file as errors name it
 */
export function parsePaper(text: string, file: string): Paper {
  const value = parsed(text, file);
  const member = statedIn(value);
  if (member !== undefined)
    throw new UserError(
      "sign-off.states-role",
      `\`${file}\` says itself who must sign or who wrote it: \`${member}\``,
      "leave it out: roles come from the owners source, the author from the commit",
    );
  const format = (value as { readonly format?: unknown } | null)?.format;
  const shape = format === "signoff/v1" || format === "signoff-decision/v1" ? shapes[format] : undefined;
  if (!shape) throw malformed(file, "/format", "expected `signoff/v1` or `signoff-decision/v1`");
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const unknown = issue?.code === "unrecognized_keys" ? ": a member that the form does not have" : "";
  throw malformed(file, `/${(issue?.path ?? []).join("/")}`, `it does not have the form of ${format}${unknown}`);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(file, "/", "it is no JSON");
  }
}

const malformed = (file: string, at: string, why: string): UserError =>
  new UserError("sign-off.malformed", `\`${file}\` is no sign-off: ${why}`, "make records with `ambit sign-off`", [
    ["at", at],
  ]);

/** A member by which the paper would decide on itself, in it or in one of its decisions. */
function statedIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { decisions } = value as { readonly decisions?: unknown };
  const all = [value, ...(Array.isArray(decisions) ? decisions : [])];
  return all
    .flatMap((one) => (typeof one === "object" && one !== null ? Object.keys(one) : []))
    .find((key) => stated.has(key.toLowerCase()));
}

/** The file's text: members in the order of the form, so that a review reads it from the top. */
export const paperText = (paper: Paper): string => `${JSON.stringify(paper, null, 2)}\n`;
