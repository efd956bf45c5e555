import type { IdentityCredential } from "../identities/record.ts";
import type { CheckContext } from "./context.ts";

/** What a finding on a credential is about: its node, or the identity's where it is none; undefined where that was had. */
export function subjectOf(
  { graph }: CheckContext,
  identity: string,
  { id }: IdentityCredential,
  seen: Set<string>,
): string | undefined {
  const subject = graph.nodeIndex(id) >= 0 ? id : identity;
  if (seen.has(subject)) return undefined;
  seen.add(subject);
  return subject;
}
