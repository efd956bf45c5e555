import type { OwnerSource } from "../../../model/owner.ts";
import { defineCheck } from "../define.ts";

const sourceText = ({ said, document }: OwnerSource): string => `${said}, ${document}`;

/** Two sources of one thing name different owners. The stronger one decides; both are shown. */
export default defineCheck({
  id: "GOV-CONF-01",
  title: "Sources name different owners",
  severity: "medium",
  condition: "An owner is named by one source, and somebody else by another that is not merely a default.",
  frameworks: [
    { framework: "nist-csf-2.0", id: "GV.RR-02" },
    { framework: "owasp-nhi-2025", id: "NHI1" },
  ],
  remediation: "Ask both who is accountable, and write the answer into the owners file: it decides from then on.",
  needs: [],

  *examine({ graph }) {
    for (const [node, { business, technical }] of graph.owners.all()) {
      const contested = [technical, business].find((one) => one.status === "conflict");
      const { id, kind } = graph.nodes[node] ?? {};
      // What a principal could make of itself is the principal's own.
      if (contested?.status !== "conflict" || id === undefined || kind === "AwsMaxPrincipal") continue;
      const { owner, role, source, others } = contested;
      const rest = others.map((one) => `${one.owner} (${sourceText(one.source)})`).join(", ");
      yield {
        subject: id,
        sentence: `its ${role} owner is ${owner} (${sourceText(source)}), and others name ${rest}`,
        evidence: [{ owner, source }, ...others].map((one) => ({
          source: one.source.document,
          locator: one.source.locator,
          summary: `${one.source.said}: ${one.owner}`,
        })),
      };
    }
  },
});
