import { privilege } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Derivation, hub } from "../../model/step.ts";
import { secretKey } from "./kubernetes-targets.ts";

type Sealed = FactOf<"k8s.sealed-secret">;

/** Whoever has any private key of a cluster's controller: which key opens what is not told, and all of them are kept. */
const unsealing = (cluster: string) => hub(`decrypt what is sealed for ${cluster}`, "sealed-secret", cluster);

/** From keys of controllers to the Secrets that were sealed, by what `on` adds: never keys times secrets. */
export function* unsealed(
  facts: FactReader,
  on: (sealed: Sealed, step: Pick<Derivation, "to" | "because">, by: ReturnType<typeof unsealing>) => Derivation,
): Generator<Derivation> {
  for (const sealing of facts.of("k8s.sealing-key")) {
    const holder = facts.get("k8s.secret", sealing.key);
    if (holder)
      yield { from: [privilege(holder.key, "read")], to: unsealing(sealing.cluster), because: [sealing, holder] };
  }
  const clusters = new Set(facts.of("k8s.sealing-key").map(({ cluster }) => cluster));
  for (const cluster of clusters) {
    for (const sealed of facts.where("k8s.sealed-secret", "cluster", cluster)) {
      const id = secretKey(cluster, sealed.namespace, sealed.secret);
      const target = facts.get("k8s.secret", id);
      if (target) yield on(sealed, { to: privilege(id, "read"), because: [sealed, target] }, unsealing(cluster));
    }
  }
}
