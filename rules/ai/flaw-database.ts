import { knownFlawRule } from "../families/ai-flaw-rule.ts";

/** Programs whose version is known to let strangers into their database: keys for providers of models lie there. */
export default knownFlawRule({
  id: "ai.flaw-database",
  title: "Can read the program's database by a known flaw",
  effect: "sqli",
  on: "store",
  access: "read",
  leaves: "durable",
  abuse: "Put SQL where the advisory says, and read the table of keys.",
  detection: [{ service: "the database's log", event: "a query that the program does not make" }],
  afterwards: "rotate the keys in it",
  frameworks: ["attack:T1190", "attack:T1213.006"],
  known: {
    flaw: "CVE-2026-42208",
    has: "ghcr.io/berriai/litellm:main-v1.82.0-stable",
    latest: "litellm/litellm:main-stable",
    without: {
      "a version without it": "ghcr.io/berriai/litellm:main-v1.83.7-stable",
      "a version before it came": "litellm/litellm:v1.81.15",
    },
  },
});
