import { z } from "zod";
import { namespaceField } from "../queries/design.ts";

/** Most proofs of an answer, unless the question says otherwise. */
export const mostProofs = 50;

const requireSignatures = z
  .boolean()
  .default(false)
  .describe("only decisions signed with a key count, whoever committed them");

/** What is asked of a gate beside the snapshot; the folder of the records is not the asker's to name. */
export const gateInput = z.strictObject({
  with: z
    .array(z.string().min(1).max(4096))
    .max(20)
    .default([])
    .describe("a design, laid over the snapshot: bundles kept by `POST /api/v1/bundles`"),
  as: z
    .array(z.string().min(1).max(253))
    .max(20)
    .default([])
    .describe("names that the design does not tell: `NAME`, `kubernetes=NAME` or `vault=NAME`"),
  namespace: namespaceField,
  changed: z.enum(["fail", "warn"]).default("fail").describe("a new way to what was accepted to be reached"),
  requireSignatures,
  limit: z.int().min(1).max(1_000_000).default(mostProofs).describe("most proofs of new steps; the verdict stays"),
});

/** As it is sent: what has a default may be left out. */
export type GateFields = z.input<typeof gateInput>;

/** What is asked of the records alone. */
export const signOffsInput = z.strictObject({ requireSignatures });
