/** What the first 64 KiB of a file show: an object or list, and the names that only such a log has. */
const begins = /^\s*[{[]/;

export const isCloudTrail = (_: string, head: string): boolean =>
  begins.test(head) &&
  /\\?"eventSource\\?"\s*:/i.test(head) &&
  /\\?"eventName\\?"\s*:/i.test(head) &&
  /\\?"(userIdentity|eventTime)\\?"\s*:/i.test(head);

export const isKubernetesAudit = (_: string, head: string): boolean =>
  begins.test(head) && /audit\.k8s\.io\/v1/.test(head) && /\\?"auditID\\?"\s*:/.test(head);

export const isVaultAudit = (_: string, head: string): boolean =>
  begins.test(head) &&
  /"type"\s*:\s*"(?:request|response)"/.test(head) &&
  /"request"\s*:\s*\{/.test(head) &&
  /"operation"\s*:/.test(head) &&
  /"time"\s*:/.test(head);

/** The answer to a search, which leaves out what was not asked for. */
export const isSearch = (head: string): boolean =>
  /"CloudTrailEvent"\s*:/.test(head) ||
  /"QueryResultRows"\s*:/.test(head) ||
  /"events"\s*:\s*\[/.test(head) ||
  /"eventname"\s*:/.test(head);
