import { type FrameworkEntry, type FrameworkTable, read } from "./entry.ts";

const source = "https://cloudsecurityalliance.org/blog/2025/02/06/agentic-ai-threat-modeling-framework-maestro";
const layer = (title: string): FrameworkEntry => read(title, source);

/** Layers of a threat model, not controls: MAESTRO has no control ids. */
export const csaMaestro: FrameworkTable = {
  title: "CSA MAESTRO",
  version: "2025-02-06",
  source,
  ids: {
    L1: layer("Foundation Models"),
    L2: layer("Data Operations"),
    L3: layer("Agent Frameworks"),
    L4: layer("Deployment Infrastructure"),
    L5: layer("Evaluation and Observability"),
    L6: layer("Security and Compliance"),
    L7: layer("Agent Ecosystem"),
  },
};
