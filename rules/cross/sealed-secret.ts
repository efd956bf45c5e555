import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { k8sSecret } from "../../model/examples/kubernetes.ts";
import { sealedSecret, sealingKey } from "../../model/examples/kubernetes-cloud.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { unsealed } from "../families/sealed-secrets.ts";

const key = [k8sSecret("kube-system", "sealed-secrets-key"), sealingKey("kube-system", "sealed-secrets-key")] as const;

/** The controller's private key opens whatever was sealed for the cluster. */
export default defineRule({
  id: "cross.sealed-secret",
  version: 1,
  title: "Can decrypt the sealed secret with the controller's key",
  edge: "UNSEALS",
  emits: { from: ["K8sSecret#read", "K8sSealedSecret#read"], to: "K8sSecret#read" },
  needs: ["k8s.sealed-secret", "k8s.sealing-key", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    yield* unsealed(facts, (sealed, step, by) => ({ ...step, from: [by, privilege(sealed.key, "read")] }));
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
    fires(
      "the key and the ciphertext, wherever each came from",
      "k8s:prod:sealedsecret:app:login#read & k8s:prod:secret:kube-system:sealed-secrets-key#read -> k8s:prod:secret:app:login#read",
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
