import type { Found } from "../../../model/check.ts";
import type { CheckContext } from "../context.ts";
import { defineCheck } from "../define.ts";
import { csf, nhi } from "../words.ts";

const actions = "token.actions.githubusercontent.com";

/** A key is stored where the platform could have logged in by itself. */
export default defineCheck({
  id: "NHI-KEY-03",
  title: "Long-lived key where federation exists",
  severity: "medium",
  condition:
    "A key of AWS is stored in a cluster or in GitHub whose identities an account trusts already, or a service account has a token Secret.",
  frameworks: [nhi("NHI4"), nhi("NHI7"), csf("PR.AA-03")],
  remediation:
    "Let the workload log in as itself (IRSA, pod identity, OIDC of GitHub Actions, bound tokens), then delete the key.",
  needs: [
    { family: "k8s", collections: ["k8s.secret"] },
    { family: "github", collections: ["github.secret"] },
  ],

  *examine(context) {
    yield* inClusters(context);
    yield* inGithub(context);
    for (const secret of context.facts.where("k8s.secret", "type", "kubernetes.io/service-account-token"))
      yield {
        subject: secret.key,
        sentence: `a token of ${secret.serviceAccount ?? "a service account"} that never ends; pods are given bound tokens`,
        evidence: context.evidence(secret),
      };
  },
});

function* inClusters(context: CheckContext): Iterable<Found> {
  const { facts } = context;
  const seen = new Set<string>();
  for (const provider of facts.of("aws.oidc-provider")) {
    const cluster = facts.resolve(`https://${provider.issuer}`);
    if (!cluster.startsWith("k8s:")) continue;
    for (const key of facts.where("k8s.cloud-key", "cluster", cluster)) {
      if (key.provider !== "aws" || seen.has(key.holder)) continue;
      seen.add(key.holder);
      yield {
        subject: key.holder,
        sentence: `holds a key of AWS, and ${provider.scope} trusts the cluster's own identities`,
        evidence: context.evidence(key, provider),
      };
    }
  }
}

function* inGithub(context: CheckContext): Iterable<Found> {
  const { facts } = context;
  const provider = facts.of("aws.oidc-provider").find(({ issuer }) => issuer === actions);
  if (!provider) return;
  for (const secret of facts.of("github.secret")) {
    if (!/AWS.*(ACCESS_KEY|SECRET)/.test(secret.name)) continue;
    yield {
      subject: secret.key,
      sentence: `holds a key of AWS by its name, and ${provider.scope} trusts the tokens of GitHub Actions`,
      evidence: context.evidence(secret, provider),
    };
  }
}
