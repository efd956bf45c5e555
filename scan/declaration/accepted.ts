import { z } from "zod";
import { accesses } from "../../model/access.ts";
import { momentOf } from "../../model/moment.ts";

/** An exposure that somebody answers for, until a date. There are no permanent ones. */
export const acceptance = z.strictObject({
  target: z.string().min(1).max(2048).describe("the node that is reached: an id, or a glob with `*`"),
  access: z.enum(accesses).optional().describe("one access; left out: every one"),
  from: z
    .string()
    .min(1)
    .max(2048)
    .optional()
    .describe("the start, as the report names it, or a glob; left out: every one"),
  owner: z.string().trim().min(1).max(200).describe("who answers for it: a team or a person"),
  reason: z.string().trim().min(1).max(2000).describe("why it may stay"),
  expires: z
    .string()
    .max(40)
    .refine((text) => momentOf(text) !== undefined, {
      params: { what: "is no time; write 2026-12-31 or 2026-12-31T12:00:00Z" },
    })
    .describe("until when, ISO 8601: from then on it counts again, and its owner is told"),
});
export type Acceptance = z.infer<typeof acceptance>;
