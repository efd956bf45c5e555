import { privilege } from "../../model/access.ts";
import { k8sSecret } from "../../model/examples/kubernetes.ts";
import { sealedSecret, sealingKey } from "../../model/examples/kubernetes-cloud.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { opening, unsealed } from "../families/sealed-secrets.ts";

const key = [k8sSecret("kube-system", "sealed-secrets-key"), sealingKey("kube-system", "sealed-secrets-key")] as const;

/** The controller's private key opens whatever was sealed for the cluster. */
export default defineRule({
  ...opening,
  id: "cross.sealed-secret",
  version: 1,
  title: "Can decrypt the sealed secret with the controller's key",
  emits: { from: ["K8sSecret#read", "K8sSealedSecret#read"], to: "K8sSecret#read" },

  *derive(facts) {
    yield* unsealed(facts, (sealed, step, by) => ({ ...step, from: [by, privilege(sealed.key, "read")] }));
  },

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
