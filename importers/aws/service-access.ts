import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, arnParts, flag, text } from "./shapes.ts";

const Report = z.object({
  Arn: Arn.nullish(),
  JobStatus: text,
  IsTruncated: flag,
  ServicesLastAccessed: z
    .array(z.object({ ServiceNamespace: z.string().regex(/^[\w-]{1,64}$/), LastAuthenticated: text }))
    .nullish(),
});

/**
 * A member of `IAM.ServiceLastAccessed`: the answer of GetServiceLastAccessedDetails, which does not name what it is of, with
 * the ARN beside it. Reports of groups and policies are passed over.
 */
export function* serviceAccess(value: unknown, place: Place): Generator<Fact> {
  const report = place.parse(Report, value);
  if (!report) return;
  const { Arn: principal, JobStatus: status, IsTruncated: truncated, ServicesLastAccessed: services } = report;
  if (!principal)
    return place.missing("which user or role services last accessed are of is not told: give its ARN as `Arn`");
  const { service, account, resource } = arnParts(principal) ?? {};
  if (service !== "iam" || !/^(user|role)\//.test(resource ?? "")) return;
  if (account !== place.account) return place.refuse("is of another account than its document");
  // Few services in half a report would be taken for few that it may use.
  if ((status ?? "COMPLETED") !== "COMPLETED" || truncated || !services)
    return place.missing(`the report of services last accessed by ${principal} is not complete`);
  const used = services.flatMap((one) => (one.LastAuthenticated ? [one.ServiceNamespace] : []));
  yield place.fact("aws.service-access", principal, {
    principal,
    granted: new Set(services.map((one) => one.ServiceNamespace)).size,
    used: [...new Set(used)].sort(),
  });
}
