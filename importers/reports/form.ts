/** What a file that reports leaks was written by, or as. */
export type ReportForm = "gitleaks" | "trufflehog" | "sarif" | "github" | "github-locations" | "csv" | "trivy";
/** What a file that reports on images was written by, or as. SARIF and Trivy's JSON may tell of both. */
export type ImageForm = "cyclonedx" | "grype" | "openvex";

/** The form that a file has by its first 64 KiB; undefined where it is no report. */
export function formOf(path: string, head: string): ImageForm | ReportForm | undefined {
  if (/\.csv$/i.test(path)) return isLeaksTable(head) ? "csv" : undefined;
  const [first = ""] = /\S/.exec(head) ?? [];
  if (first === "{" && isSarif(head)) return "sarif";
  if (first === "{" && isTrivy(head)) return "trivy";
  if (first === "{" && isGrype(head)) return "grype";
  if (first === "{" && /"bomFormat"\s*:\s*"CycloneDX"/.test(head)) return "cyclonedx";
  if (first === "{" && /"https:\/\/openvex\.dev\/ns\b/.test(head)) return "openvex";
  if (isTrufflehog(head)) return "trufflehog";
  if (first === "[" && /"RuleID"\s*:/.test(head) && /"(StartLine|Fingerprint|Secret)"\s*:/.test(head))
    return "gitleaks";
  if (/"secret_type"\s*:/.test(head) && /"(locations_url|validity|resolution|state|html_url)"\s*:/.test(head))
    return "github";
  if (first === "[" && isLocations(path, head)) return "github-locations";
  return /^\s*\[\s*\]\s*$/.test(head) && /gitleaks/i.test(nameOf(path)) ? "gitleaks" : undefined;
}

const nameOf = (path: string): string => path.split("/").at(-1) ?? "";

const isSarif = (head: string): boolean =>
  /"runs"\s*:/.test(head) && (/"\$schema"\s*:\s*"[^"]*sarif/i.test(head) || /"version"\s*:\s*"2\.1\.0"/.test(head));

/** Of an image or file system; or of a cluster, by its resources. */
const isTrivy = (head: string): boolean =>
  (/"SchemaVersion"\s*:\s*\d/.test(head) && /"ArtifactName"\s*:/.test(head)) ||
  (/"ClusterName"\s*:/.test(head) && /"(Resources|Findings)"\s*:\s*\[/.test(head) && /"Kind"\s*:/.test(head));

/** Its matches come first, and what it is behind them all. */
const isGrype = (head: string): boolean =>
  /"matches"\s*:\s*\[/.test(head) && /"(relatedVulnerabilities|matchDetails|descriptor)"\s*:/.test(head);

/** One object a line, between lines of a log; or what `jq` made of them. */
const isTrufflehog = (head: string): boolean =>
  /"SourceMetadata"\s*:/.test(head) && /"(DetectorName|DetectorType)"\s*:/.test(head);

/** `GET .../secret-scanning/alerts/<number>/locations`, saved under a name that has the number in it. */
const isLocations = (path: string, head: string): boolean =>
  alertNumber(path) !== undefined && /"type"\s*:\s*"[a-z_]+"/.test(head) && /"details"\s*:/.test(head);

/** The number of the alert that a file of locations is of: `alerts/7/locations.json`, `alert-7-locations.json`. */
export const alertNumber = (path: string): string | undefined =>
  /(?:^|[/._-])alerts?[/._-](\d{1,9})[/._-]locations?\b/i.exec(path)?.[1];

const columns = ["kind", "public_id", "where", "first_seen", "note"] as const;

/** A table of leaks names its kinds and places in its first line. */
function isLeaksTable(head: string): boolean {
  const named = (head.split(/\r?\n/, 1)[0] ?? "").split(",").map(columnOf);
  return named.includes("kind") && columns.slice(1, 3).some((column) => named.includes(column));
}

export const columnOf = (cell: string): string =>
  cell
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim()
    .toLowerCase()
    .replace(/[ -]/g, "_");
