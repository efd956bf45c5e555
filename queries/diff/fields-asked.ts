import { z } from "zod";

const selectors = z.array(z.string().min(1).max(2048)).max(1000);

/** What matters where nothing else is asked for. Administration of an account or cluster is an identity's. */
const valuable = ["class:data-store", "class:secret", "class:identity"];

export const historyFrom = selectors
  .default([])
  .describe(
    "where it begins: selectors as for reach; left out: the internet, and each workload that anybody can send a request to without authenticating, as if code ran in it",
  );
export const historyTo = selectors.default(valuable).describe("what to look for: selectors as for the start");

/** What of it the question names: what it looks for where nothing is asked for is no name that could be mistyped. */
export const namedOf = (to: readonly string[]): readonly string[] => (to.join(" ") === valuable.join(" ") ? [] : to);
