import { z } from "zod";
import { designFields } from "../design.ts";
import { aloneField, assumeField, certaintyField, fromField, limitField, toField } from "../input.ts";

export const whatIfInput = z.object({
  from: fromField,
  to: toField,
  without: z
    .array(z.string().min(3).max(4096))
    .max(1000)
    .default([])
    .describe("controls to carry out, by id, as `step`, `cut` and `paths` name them"),
  ...designFields,
  session: z
    .string()
    .max(100_000)
    .optional()
    .describe("a session policy, JSON, under which the start acts: of a role's or user's temporary credentials"),
  assume: assumeField,
  certainty: certaintyField,
  alone: aloneField,
  limit: limitField,
});
export type WhatIfInput = z.infer<typeof whatIfInput>;
