import type { ObservedFacts } from "../fact/observed.ts";
import { plural } from "../plural.ts";
import type { Summaries } from "./words.ts";

export const observedSummaries: Summaries<ObservedFacts> = {
  "observed.log": (f) => `log of ${f.of}, ${f.from} to ${f.to}, ${plural(f.events, "event")}`,
  "observed.use": (f) => {
    const what = `${f.service} ${f.action}${f.resource === undefined ? "" : ` on ${f.resource}`}`;
    const how = f.outcome === "done" ? "" : `, ${f.outcome}`;
    return `${f.identity}: ${what}${how}, ${f.count} times, last ${f.last}`;
  },
  "observed.session": (f) => `${f.keyId} is a session of ${f.principal}`,
};
