import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Derivation, hub } from "../../model/step.ts";
import { secretKey } from "./kubernetes-targets.ts";

/** What rules of sealed secrets have in common: whatever the ciphertext comes from, it is opened with the same key. */
export const opening = {
  edge: "UNSEALS",
  needs: ["k8s.sealed-secret", "k8s.sealing-key", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  controls: [
    control("rotate", "k8s.sealing-key", "Have the controller make a new key, and seal and rotate everything anew"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  blind: "decrypting passes no API server",
  abuse: "`kubeseal --recovery-unseal --recovery-private-key <key>` with the manifest from git or the cluster.",
  detection: [{ service: "kubernetes audit", event: "get or list of secrets in the controller's namespace" }],
  remediation:
    "kubectl -n <controller's namespace> edit role ...   # let nobody but the controller read the Secrets with the label sealedsecrets.bitnami.com/sealed-secrets-key",
  frameworks: ["attack:T1552.004", "attack:T1552.007", "owasp-nhi:NHI2"],
  references: [
    "https://github.com/bitnami-labs/sealed-secrets#how-can-i-do-a-backup-of-my-sealedsecrets",
    "https://github.com/bitnami-labs/sealed-secrets#sealing-key-renewal",
  ],
} as const;

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
