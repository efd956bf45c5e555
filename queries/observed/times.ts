import type { ObservedUseFact } from "../../model/fact/observed.ts";

/** What is counted of a use, and in the log of whose account, cluster or Vault. */
type Counted = Pick<
  ObservedUseFact,
  "of" | "identity" | "by" | "accessKey" | "service" | "action" | "resource" | "passes" | "outcome" | "count"
>;

/**
 * How often something was done. A call from one account into another stands in the logs of both: of the same in logs of
 * several accounts the most counts, not the sum.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html (sharedEventID)
 */
export function timesOf(uses: readonly Counted[]): number {
  const byUse = new Map<string, Map<string, number>>();
  for (const { of, identity, by, accessKey, service, action, resource, passes, outcome, count } of uses) {
    const key = [identity, by, accessKey, service, action, resource, passes, outcome].join("\n");
    const logs = byUse.get(key) ?? new Map<string, number>();
    logs.set(of, (logs.get(of) ?? 0) + count);
    byUse.set(key, logs);
  }
  let times = 0;
  for (const logs of byUse.values()) times += Math.max(...logs.values());
  return times;
}
