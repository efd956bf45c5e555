import { accountId } from "../../authz/kubernetes/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

/** A service account that may be one of GCP. */
export interface GoogleIdentity {
  readonly account: FactOf<"k8s.service-account">;
  readonly named: FactOf<"k8s.workload-identity">;
  readonly because: readonly [Fact, ...Fact[]];
  readonly conditions: readonly Condition[];
}

/**
 * Accounts with the annotation, and those of the same name in the same namespace of other clusters of the project: all
 * share one pool, in which they are one identity.
 * https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity#identity_sameness
 */
export function* googleIdentities(facts: FactReader): Generator<GoogleIdentity> {
  for (const named of facts.where("k8s.workload-identity", "provider", "gcp")) {
    const own = facts.get("k8s.service-account", accountId(named.cluster, named.namespace, named.serviceAccount));
    if (own) yield { account: own, named, because: [named, own], conditions: [binding(named)] };
    const home = facts.get("k8s.cluster", named.cluster);
    const project = poolOf(home);
    if (!home || project === undefined) continue;
    for (const cluster of facts.of("k8s.cluster")) {
      const account = facts.get("k8s.service-account", accountId(cluster.key, named.namespace, named.serviceAccount));
      if (cluster.key === home.key || !account || poolOf(cluster) !== project || annotated(facts, account)) continue;
      const conditions = [binding(named), sameness(named, project)];
      yield { account, named, because: [named, home, cluster, account], conditions };
    }
  }
}

const binding = ({ name, namespace, serviceAccount }: FactOf<"k8s.workload-identity">): Condition => ({
  kind: "unread",
  text: `GCP's IAM policy of ${name} was not read: roles/iam.workloadIdentityUser for ${namespace}/${serviceAccount} would decide`,
});

const sameness = ({ namespace, serviceAccount }: FactOf<"k8s.workload-identity">, project: string): Condition => ({
  kind: "environment",
  text: `both clusters use the workload identity pool ${project}.svc.id.goog, in which ${namespace}/${serviceAccount} is one identity`,
});

/** The project whose pool a cluster of GKE uses, by its issuer. */
const poolOf = (cluster: FactOf<"k8s.cluster"> | undefined): string | undefined =>
  /^https:\/\/container\.googleapis\.com\/v1\/projects\/([^/]+)\//.exec(cluster?.issuer ?? "")?.[1];

const annotated = (facts: FactReader, { cluster, namespace, name }: FactOf<"k8s.service-account">): boolean =>
  facts
    .where("k8s.workload-identity", "serviceAccount", name)
    .some((one) => one.cluster === cluster && one.namespace === namespace && one.provider === "gcp");
