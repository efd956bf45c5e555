import { control } from "../../model/control.ts";
import { k8sSecret } from "../../model/examples/kubernetes.ts";
import { sealedSecret, sealingKey } from "../../model/examples/kubernetes-cloud.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { unsealed } from "../families/sealed-secrets.ts";

const key = [k8sSecret("kube-system", "sealed-secrets-key"), sealingKey("kube-system", "sealed-secrets-key")] as const;

/** Sealed secrets are made to be committed: whoever has the key reads what any clone of the repository holds. */
export default defineRule({
  id: "cross.sealed-secret-in-git",
  version: 1,
  title: "Can decrypt with the controller's key what lies sealed in git",
  edge: "UNSEALS",
  emits: { from: ["K8sSecret#read"], to: "K8sSecret#read" },
  needs: ["k8s.sealed-secret", "k8s.sealing-key", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    yield* unsealed(facts, (sealed, step, by) => {
      const text = `the ciphertext of ${sealed.namespace}/${sealed.name} is at hand: it is made to lie in git`;
      return { ...step, from: [by], conditions: [{ kind: "environment", text }] };
    });
  },

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
  examples: [
    firesIf(
      "the key alone: the ciphertext is made to be public",
      "k8s:prod:secret:kube-system:sealed-secrets-key#read -> k8s:prod:secret:app:login#read",
      ...key,
      sealedSecret("app", "login"),
      k8sSecret("app", "login"),
    ),
    silent(
      "no key of the controller",
      k8sSecret("kube-system", "tls"),
      sealedSecret("app", "login"),
      k8sSecret("app", "login"),
    ),
    silent("a Secret that was not sealed", ...key, k8sSecret("app", "login")),
  ],
});
