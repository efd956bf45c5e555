import type { FactOf, FactReader } from "../../model/fact.ts";

/** A service account by name: facts of it may be missing. */
interface Account {
  /** Cluster node id. */
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** Pods whose files hold a token of the account made for the audience: a projected volume that some container mounts. */
export function tokenPods(facts: FactReader, account: Account, audience: string): readonly FactOf<"k8s.pod">[] {
  return facts.where("k8s.pod", "serviceAccount", account.name).filter((pod) => {
    if (pod.cluster !== account.cluster || pod.namespace !== account.namespace) return false;
    if (pod.phase === "Succeeded" || pod.phase === "Failed") return false;
    const volumes = new Set(
      pod.volumes.flatMap((volume) => (volume.type === "token" && volume.audience === audience ? [volume.name] : [])),
    );
    return pod.containers.some(({ mounts }) => mounts.some(({ volume }) => volumes.has(volume)));
  });
}

/** True for the audience that tokens have when nobody asks for another: the API server's. */
export const isApiAudience = (audience: string, issuer: string | undefined): boolean =>
  audience === issuer || /^(https:\/\/)?kubernetes\.default\.svc(\.cluster\.local)?$/.test(audience);
