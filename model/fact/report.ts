import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/** A report of leaks that was read: it may have found nothing. Key: its scope, `exposure:<report>`. */
export interface ExposureReportFact extends FactBase<"exposure.report"> {
  /** What wrote it, or in which form. */
  readonly form: "gitleaks" | "trufflehog" | "sarif" | "github" | "github-locations" | "csv" | "trivy";
  readonly findings: number;
  /** Findings of which the report hides the value. */
  readonly hidden: number;
  /** Findings left out: people marked them as no leak. */
  readonly dismissed: number;
}

export interface ReportFacts {
  "exposure.report": ExposureReportFact;
}

export const reportFactKinds: FactKindTable<keyof ReportFacts> = {
  "exposure.report": { collection: "reports of leaks" },
};
