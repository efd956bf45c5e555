import type { CheckId, CheckNeed, Severity } from "../../model/check.ts";
import { placements } from "../routes/book.ts";
import type { BypassPattern } from "../routes/bypass/pattern.ts";
import { type AmbitCheck, defineCheck } from "./define.ts";

/** What was not read could hold a way around, or the login that a route seems to lack. */
const kubernetes: CheckNeed = {
  family: "k8s",
  collections: ["k8s.ingress-path", "k8s.route", "k8s.service", "k8s.proxy-policy"],
};
const aws: CheckNeed = {
  family: "aws",
  collections: ["aws.load-balancer", "aws.listener-rule", "aws.api-route", "aws.function"],
};
const needs = { kubernetes: [kubernetes], aws: [aws], both: [kubernetes, aws] } as const;

interface About {
  readonly severity: Severity;
  readonly remediation: string;
  /** Whose exports can show it. */
  readonly of: keyof typeof needs;
}

/** The check of a way around logins: one finding for each route that is one. */
export function bypassCheck({ id, title, reason }: BypassPattern, { severity, remediation, of }: About): AmbitCheck {
  return defineCheck({
    id: id as CheckId,
    title,
    severity,
    condition: reason,
    frameworks: [
      { framework: "nist-csf-2.0", id: "PR.AA-03" },
      { framework: "mitre-attack", id: "T1190" },
      { framework: "mitre-atlas", id: "AML.T0049" },
    ],
    remediation,
    needs: needs[of],

    *examine({ graph }) {
      for (const { pattern, route, why, around, because, witness } of placements(graph).bypasses) {
        if (pattern !== id) continue;
        yield {
          subject: route,
          sentence: `${why}; to be seen by ${witness.method} ${witness.url}`,
          evidence: because,
          ...(around.length > 0 ? { involves: around } : {}),
        };
      }
    },
  });
}
