import type { Fact, FactMap } from "./fact.ts";
import { plural } from "./plural.ts";
import { aiSummaries } from "./summary/ai.ts";
import { awsSummaries } from "./summary/aws.ts";
import { credentialSummaries } from "./summary/credential.ts";
import { edgeSummaries } from "./summary/edge.ts";
import { kubernetesSummaries } from "./summary/kubernetes.ts";
import { loggingSummaries } from "./summary/logging.ts";
import { observedSummaries } from "./summary/observed.ts";
import { ownerSummaries } from "./summary/owner.ts";
import { sourceSummaries } from "./summary/sources.ts";
import { vaultSummaries } from "./summary/vault.ts";
import type { Summaries } from "./summary/words.ts";

const summaries: Summaries<FactMap> = {
  ...awsSummaries,
  ...kubernetesSummaries,
  ...loggingSummaries,
  ...vaultSummaries,
  ...ownerSummaries,
  ...sourceSummaries,
  ...credentialSummaries,
  ...observedSummaries,
  ...aiSummaries,
  ...edgeSummaries,
  "exposure.report": (f) => `${f.form} report with ${plural(f.findings, "finding")}`,
  coverage: (f) => `${f.collection} of ${f.scope}: ${f.state}`,
  "closed-world": (f) => `${f.scope} holds nothing that the input does not mention`,
  alias: (f) => `${f.name} is ${f.node}`,
  unsupported: (f) => `${f.count} x ${f.what} are not modelled`,
  unlocks: (f) => `${f.secret} opens ${f.target} (${f.declaredBy})`,
  external: (f) => `${f.name} exists outside`,
};

/** What a fact says, in one line. */
export const summaryOf = (fact: Fact): string => (summaries[fact.kind] as (fact: Fact) => string)(fact);
