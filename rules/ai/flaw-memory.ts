import { knownFlawRule } from "../families/ai-flaw-rule.ts";

/** Programs whose version is known to answer with parts of their memory, where keys of their environment lie. */
export default knownFlawRule({
  id: "ai.flaw-memory",
  title: "Can read what the program holds in memory by a known flaw",
  effect: "memory-leak",
  on: "workload",
  access: "read-files",
  condition: {
    kind: "target-state",
    text: "what is wanted lies in the memory of the program, as its environment does",
  },
  leaves: "tied",
  abuse: "Ask again and again, and look for keys in what comes back.",
  detection: [{ service: "the program's log", event: "many requests for one path with odd sizes" }],
  frameworks: ["attack:T1190", "attack:T1552.001"],
  known: {
    flaw: "CVE-2026-7482",
    has: "ollama/ollama:0.16.0",
    latest: "ollama/ollama:latest",
    without: { "a version without it": "ollama/ollama:0.17.1" },
  },
});
