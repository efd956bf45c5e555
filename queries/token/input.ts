import { z } from "zod";
import { certainties } from "../../model/step.ts";

/** Where a secret was found, by who could see it there. */
const visibilities = ["public", "internal", "private", "unknown"] as const;

export const tokenInput = z.object({
  fromAddress: z
    .string()
    .min(2)
    .max(64)
    .optional()
    .describe(
      "the address or range (CIDR) that it is used from: what conditions close to it leaves reach and plan; left out: any address of the internet",
    ),
  since: z
    .string()
    .max(64)
    .optional()
    .describe("since when others have it, as ISO 8601 or as a duration before the snapshot: `20min`, `2h`, `7d`"),
  visibility: z.enum(visibilities).default("unknown").describe("who could see the place where it was found"),
  certainty: z
    .enum(certainties)
    .default("conditional")
    .describe(
      "the weakest step that the plan is about; where nothing is reached so, what is only assumed. What is reached is always told of all",
    ),
  verify: z
    .boolean()
    .default(false)
    .describe("ask every rule again with all steps carried out: surer, and takes longer"),
  limit: z.int().min(1).max(1000).default(10).describe("most targets that are shown with their path"),
});
export type TokenQuestion = z.infer<typeof tokenInput>;
