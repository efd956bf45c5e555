import { type FrameworkEntry, type FrameworkTable, said } from "./entry.ts";

const source = "https://airc.nist.gov/airmf-resources/airmf/5-sec-core/";
const outcome = (title: string): FrameworkEntry => said(title, source);

/**
 * The subcategories that checks cite, in own words. Copies of NIST AI 100-1 in third-party places say the same of each; the
 * publication itself was not at hand, so every one stays marked.
 */
export const nistAiRmf: FrameworkTable = {
  title: "NIST AI Risk Management Framework",
  version: "1.0",
  source: "https://doi.org/10.6028/NIST.AI.100-1",
  ids: {
    "GOVERN 2.1": outcome("Roles and responsibilities for AI risks are documented and clear"),
    "GOVERN 6.1": outcome("Policies address AI risks of third parties"),
    "GOVERN 6.2": outcome("Contingency processes for failures of third-party data or AI systems"),
    "MAP 4.1": outcome("Risks of AI technology, its components and third-party software and data are mapped"),
    "MEASURE 2.7": outcome("Security and resilience of the AI system are evaluated and documented"),
    "MANAGE 2.4": outcome("AI systems can be superseded, disengaged or deactivated, with responsibilities assigned"),
    "MANAGE 3.1": outcome("Risks and benefits of third-party resources are monitored, with controls applied"),
    "MANAGE 4.1": outcome("Post-deployment monitoring, incident response, recovery and change management are in place"),
    "MANAGE 4.3": outcome("Incidents and errors are communicated, tracked, responded to and recovered from"),
  },
};
