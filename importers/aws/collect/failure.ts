import { Refused, Throttled, Unreachable } from "../../../model/collect.ts";
import { UserError } from "../../../model/errors.ts";

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html: what the SDKs take for throttling. */
const throttling: ReadonlySet<string> = new Set(
  [
    "BandwidthLimitExceeded EC2ThrottledException PriorRequestNotComplete ProvisionedThroughputExceededException",
    "RequestLimitExceeded RequestThrottled RequestThrottledException SlowDown ThrottledException Throttling",
    "ThrottlingException TooManyRequestsException TransactionInProgressException",
  ].flatMap((line) => line.split(" ")),
);
const expired: ReadonlySet<string> = new Set(["ExpiredToken", "ExpiredTokenException", "CredentialsProviderError"]);
/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html: codes, and what the SDK calls them. */
const unreported: ReadonlyMap<string, string> = new Map(
  [
    ["ReportNotPresent", "CredentialReportNotPresentException", "no credential report was generated"],
    ["ReportExpired", "CredentialReportExpiredException", "the credential report has expired"],
    ["ReportInProgress", "CredentialReportNotReadyException", "the credential report is still being generated"],
  ].flatMap(([code = "", name = "", why]) => [code, name].map((one) => [one, `${why} (${code})`] as const)),
);

interface Failed {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
}

/** The code that AWS gives the error, without what only some protocols add. */
export function codeOf(error: unknown): string {
  const { name, Code, code } = error as Failed;
  const found = [name, Code, code].find((one) => typeof one === "string" && one !== "Error" && one !== "") ?? "Error";
  return String(found).replace(/^.*#/, "").replace(/:.*$/, "");
}

/** True where no server has the name. */
export const isNowhere = (error: unknown): boolean => (error as Failed).code === "ENOTFOUND";

/** What went wrong, in the runner's terms. Of what the server says its code is kept, and nothing else. */
export function failure(error: unknown, signal: AbortSignal): Error {
  if (error instanceof Refused || error instanceof Throttled || error instanceof UserError) return error;
  const { $metadata, $response, message } = error as Failed;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  const code = codeOf(error);
  if (throttling.has(code) || status === 429) return new Throttled(code, retryAfter($response?.headers));
  if (expired.has(code))
    return new UserError(
      "collect.unauthenticated",
      `AWS does not take the credentials any more: ${code}`,
      "log in again, and run the same command: it goes on where it was",
    );
  if (signal.aborted) return new Unreachable("no answer in time");
  if (status === undefined || status >= 500) return new Unreachable(status === undefined ? code : `HTTP ${status}`);
  if (status < 400 || !("$fault" in (error as object)))
    return new Refused(`the answer is not what the API describes (HTTP ${status})`);
  const byPolicy = typeof message === "string" && message.includes("service control policy");
  return new Refused(byPolicy ? `${code} by a service control policy` : (unreported.get(code) ?? code));
}

function retryAfter(headers: Readonly<Record<string, string>> = {}): number | undefined {
  const seconds = Number(headers["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}
