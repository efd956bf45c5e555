import { aiFactKinds } from "./fact/ai.ts";
import { awsFactKinds } from "./fact/aws.ts";
import { azureFactKinds } from "./fact/azure.ts";
import { commonFactKinds } from "./fact/common.ts";
import { credentialFactKinds } from "./fact/credential.ts";
import { edgeFactKinds } from "./fact/edge.ts";
import { gcpFactKinds } from "./fact/gcp.ts";
import { githubFactKinds } from "./fact/github.ts";
import { identityFactKinds } from "./fact/identity.ts";
import { kubernetesFactKinds } from "./fact/kubernetes.ts";
import { loggingFactKinds } from "./fact/logging.ts";
import { observedFactKinds } from "./fact/observed.ts";
import { ownerFactKinds } from "./fact/owner.ts";
import { reportFactKinds } from "./fact/report.ts";
import { secretUseFactKinds } from "./fact/secret-use.ts";
import { vaultFactKinds } from "./fact/vault.ts";
import type { Fact, FactKind } from "./fact.ts";
import type { FactKindInfo, FactKindTable } from "./fact-kind.ts";

/** Every fact kind of every family. */
export const factKinds: FactKindTable<FactKind> = {
  ...commonFactKinds,
  // A key that its account knows is described by the account.
  ...credentialFactKinds,
  ...secretUseFactKinds,
  ...aiFactKinds,
  ...awsFactKinds,
  ...azureFactKinds,
  ...edgeFactKinds,
  ...gcpFactKinds,
  ...githubFactKinds,
  ...identityFactKinds,
  ...kubernetesFactKinds,
  ...loggingFactKinds,
  ...vaultFactKinds,
  ...ownerFactKinds,
  ...reportFactKinds,
  ...observedFactKinds,
};

export const factKindInfo = (kind: FactKind): FactKindInfo => factKinds[kind];
export const isFactKind = (text: string): text is FactKind => Object.hasOwn(factKinds, text);

/** What a fact says apart from where and when it was read: equal contents are the same fact in a snapshot's id. */
export function factContent(fact: Fact): Readonly<Record<string, unknown>> {
  const { source: _, ...content } = fact;
  return content;
}
