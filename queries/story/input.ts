import { z } from "zod";
import { aloneField, assumeField, certaintyField, toField } from "../input.ts";
import { storyDirections } from "./answer.ts";

/** Nodes and edges of a picture that a person reads without help. */
export const readableNodes = 60;
export const readableEdges = 150;
/** What a canvas draws at all. */
export const mostNodes = 300;
export const mostEdges = 1000;
/** Members taken out of one group that is opened. */
export const openedMembers = 50;

const idList = z.array(z.string().min(1).max(4096)).max(100).default([]);

export const storyInput = z.object({
  from: toField.describe("where it begins: selectors as for `reach`; in reverse the starts whose proofs are drawn"),
  direction: z
    .enum(storyDirections)
    .default("forward")
    .describe("`forward`: what the starts reach; `reverse`: who reaches the targets"),
  to: toField.describe("forward: targets to draw node by node instead of the most important; reverse: the targets"),
  assume: assumeField,
  certainty: certaintyField,
  alone: aloneField,
  open: idList.describe("ids of groups to take apart in place"),
  all: z.boolean().default(false).describe("take groups apart until the budget is used up"),
  withoutKinds: idList.describe("node kinds to leave out, except on the proofs that are drawn"),
  withoutBoundaries: idList.describe(
    "boundary ids to leave out with what is in them, except on the proofs that are drawn",
  ),
  nodeBudget: z
    .int()
    .min(10)
    .max(mostNodes)
    .optional()
    .describe("most nodes: 60, and 51 more for each open group, and 300 for all, unless given"),
  edgeBudget: z
    .int()
    .min(10)
    .max(mostEdges)
    .optional()
    .describe("most edges: 150, and 100 more for each open group, and 1000 for all, unless given"),
});
export type StoryInput = z.infer<typeof storyInput>;
