import type { FoundCredential } from "../../model/credential.ts";
import type { CredentialFact } from "../../model/fact/credential.ts";
import type { Fact, Source } from "../../model/fact.ts";

/** The scope of all credentials that somebody found. */
const credentialScope = "credentials";

/** Found credentials as facts, without where they were found: that is an exposure's to say. */
export function credentialFacts(found: readonly FoundCredential[], source: Source): readonly Fact[] {
  const facts = new Map<string, Fact>();
  for (const { id, line, ...rest } of found) {
    const locator = line === undefined ? source.locator : `${source.locator}#L${line}`;
    const name = rest.publicId ?? `${rest.title} ${rest.fingerprint?.slice(0, 12) ?? ""}`.trim();
    const fact: CredentialFact = {
      kind: "credential",
      key: id,
      scope: credentialScope,
      source: { ...source, locator },
      name,
      ...rest,
    };
    facts.set(`credential ${id}`, fact);
  }
  return [...facts.values()];
}
