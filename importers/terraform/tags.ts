import type { Attributes } from "./attributes.ts";

/** Tags, with those that the provider adds to all; the resource's own where the plan does not tell all. */
export const tagsOf = (is: Attributes): Readonly<Record<string, string>> =>
  is.value("tags_all") === undefined ? is.map("tags") : is.map("tags_all");
