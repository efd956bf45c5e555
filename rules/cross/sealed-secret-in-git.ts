import { k8sSecret } from "../../model/examples/kubernetes.ts";
import { sealedSecret, sealingKey } from "../../model/examples/kubernetes-cloud.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { opening, unsealed } from "../families/sealed-secrets.ts";

const key = [k8sSecret("kube-system", "sealed-secrets-key"), sealingKey("kube-system", "sealed-secrets-key")] as const;

/** Sealed secrets are made to be committed: whoever has the key reads what any clone of the repository holds. */
export default defineRule({
  ...opening,
  id: "cross.sealed-secret-in-git",
  version: 1,
  title: "Can decrypt with the controller's key what lies sealed in git",
  emits: { from: ["K8sSecret#read"], to: "K8sSecret#read" },

  *derive(facts) {
    yield* unsealed(facts, (sealed, step, by) => {
      const text = `the ciphertext of ${sealed.namespace}/${sealed.name} is at hand: it is made to lie in git`;
      return { ...step, from: [by], conditions: [{ kind: "environment", text }] };
    });
  },

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
