import { z } from "zod";
import { aloneField, assumeField, certaintyField, fromField, toField } from "../input.ts";
import { cutModes } from "./answer.ts";

/** What containment is about where the question does not say. */
export const containTargets = ["class:data-store", "class:secret", "class:identity"] as const;

export const cutInput = z.object({
  from: fromField,
  to: toField
    .describe(
      `what must not be reached: selectors as for the start; \`contain\` takes ${containTargets.join(" ")} where it is left out`,
    )
    .meta({ examples: [["class:data-store"]] }),
  mode: z
    .enum(cutModes)
    .default("prevent")
    .describe(
      "`prevent`: nothing has happened yet; `contain`: everything that the starts can take was taken, and what is copied or lives on counts as theirs",
    ),
  since: z
    .string()
    .max(64)
    .optional()
    .describe(
      "`contain`: since when the starts are in other hands, as ISO 8601 or as a duration before the snapshot: `20min`, `2h`, `7d`",
    ),
  assume: assumeField,
  certainty: certaintyField,
  alone: aloneField,
  limit: z
    .int()
    .min(1)
    .max(1000)
    .default(60)
    .describe("most changes that are put in order, each with what it leaves; the others are listed after them"),
  unverified: z
    .boolean()
    .default(false)
    .describe(
      "do not ask every rule again with the edits made: the answer comes sooner and may miss a way that an edit opens",
    ),
});
export type CutQuestion = z.infer<typeof cutInput>;
