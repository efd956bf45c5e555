import type { FactOf, FactReader } from "../../model/fact.ts";
import { accountId } from "../../model/kubernetes-id.ts";

type Pod = FactOf<"k8s.pod">;

/** A service account by name: facts of it may be missing. */
interface Account {
  /** Cluster node id. */
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** Pods whose files hold a token of the account made for the audience: a projected volume that some container mounts. */
export const tokenPods = (facts: FactReader, account: Account, audience: string): readonly Pod[] =>
  podsOf(facts, account).filter((pod) => audiencesIn(pod).includes(audience));

/** Audiences that pods of the account have tokens for, sorted. */
export const tokenVolumes = (facts: FactReader, account: Account): readonly string[] =>
  [...new Set(podsOf(facts, account).flatMap(audiencesIn))].sort();

/** Pods that run as the account, those that have ended left out. */
export const podsOf = (facts: FactReader, { cluster, namespace, name }: Account): readonly Pod[] =>
  facts
    .where("k8s.pod", "@service-account", accountId(cluster, namespace, name))
    .filter(({ phase }) => phase !== "Succeeded" && phase !== "Failed");

function audiencesIn({ volumes, containers }: Pod): readonly string[] {
  return volumes.flatMap((volume) => {
    if (volume.type !== "token" || volume.audience === undefined) return [];
    return containers.some(({ mounts }) => mounts.some((mount) => mount.volume === volume.name))
      ? [volume.audience]
      : [];
  });
}

/** True for the audience that tokens have when nobody asks for another: the API server's. */
export const isApiAudience = (audience: string, issuer: string | undefined): boolean =>
  audience === issuer || /^(https:\/\/)?kubernetes\.default\.svc(\.cluster\.local)?$/.test(audience);
