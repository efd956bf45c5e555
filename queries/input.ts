import { z } from "zod";
import { certainties } from "../model/step.ts";

/** Fields that several questions share, so that they read and mean the same everywhere. */
const selectors = z.array(z.string().min(1).max(2048)).max(1000);

export const fromField = selectors
  .min(1)
  .describe(
    "where it begins: `internet`, a node id with optional #access, kind:, class:, tag:, a glob; several are held together",
  )
  .meta({ examples: [["internet"]] });
/** Where something must be looked for. */
export const targetField = selectors
  .min(1)
  .describe("what to look for: selectors as for the start")
  .meta({ examples: [["class:data-store"]] });
export const toField = selectors
  .default([])
  .describe("what to look for: selectors as for the start; left out: everything");
export const assumeField = selectors
  .default([])
  .describe(
    "hypotheses: `<selector>[#effect]` (default effect execute), `exposed` for every workload reachable without authenticating, or `influence` for models that follow what they read (with certainty assumed)",
  );
/** Every waypoint doubles the graph that is searched. */
export const throughField = selectors
  .max(3)
  .default([])
  .describe("waypoints: nodes that every path passes, with optional #access; of a pattern any match; at most 3");
export const avoidField = selectors
  .default([])
  .describe("what no path uses: nodes with optional #access, ids of controls taken as carried out, keys of steps");
export const certaintyField = z.enum(certainties).default("conditional").describe("the weakest step a proof may have");
export const aloneField = z.boolean().default(false).describe("do not add the internet to the start");
export const limitField = z
  .int()
  .min(1)
  .max(1_000_000)
  .optional()
  .describe("most rows in the answer; the counts stay whole");
