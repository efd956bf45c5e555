import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { secret, secretArn } from "../../model/examples/aws.ts";
import { k8sSecret, namespace } from "../../model/examples/kubernetes.ts";
import { pushSecret, secretStore } from "../../model/examples/kubernetes-cloud.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { secretKey } from "../families/kubernetes-targets.ts";
import { namedIn, usable } from "../families/store-use.ts";

const db = secretArn("db");

/** What is pushed is a copy of the Secret, in a store that others read. */
export default defineRule({
  id: "cross.push-secret",
  version: 1,
  title: "Holds the value of the cluster's Secret, which is pushed there",
  edge: "COPIES_SECRET",
  emits: { from: ["Any#read"], to: "K8sSecret#read" },
  needs: [
    "aws.parameter",
    "aws.secret",
    "azure.secret",
    "gcp.secret",
    "k8s.push-secret",
    "k8s.secret",
    "k8s.secret-store",
    "vault.secret",
  ],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const push of facts.each("k8s.push-secret")) {
      const id = secretKey(push.cluster, push.namespace, push.secret);
      const target = facts.get("k8s.secret", id);
      for (const key of target ? push.stores : []) {
        const store = facts.get("k8s.secret-store", key);
        const admitted = store && usable(facts, store, push.namespace);
        if (!store || !admitted) continue;
        const text = `store ${store.name} may write ${push.name}'s keys, and has`;
        for (const [node, fact] of namedIn(facts, store, push.keys))
          yield {
            from: [privilege(node, "read")],
            to: privilege(id, "read"),
            because: [push, store, fact, ...(target ? [target] : [])],
            conditions: [...admitted, { kind: "target-state", text }],
          };
      }
    }
  },

  controls: [
    control("delete", "k8s.push-secret", "Delete the push secret"),
    control("delete", "k8s.secret-store", "Delete the secret store"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  abuse: "Read the key in the remote store: it has the Secret's value, and follows it.",
  detection: [{ service: "CloudTrail", event: "GetSecretValue of the key that is pushed" }],
  remediation: "kubectl delete pushsecret -n <namespace> <name>   # then delete the copy in the store",
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI2"],
  references: ["https://external-secrets.io/latest/api/pushsecret/"],
  examples: [
    firesIf(
      "a key of the store",
      `${db}#read -> k8s:prod:secret:app:login#read`,
      pushSecret("app", "login", ["db"]),
      secretStore("main"),
      k8sSecret("app", "login"),
      secret("db"),
    ),
    silent(
      "another key",
      pushSecret("app", "login", ["other"]),
      secretStore("main"),
      k8sSecret("app", "login"),
      secret("db"),
    ),
    silent(
      "the store does not admit the namespace",
      pushSecret("app", "login", ["db"]),
      secretStore("main", { admits: [{ namespaces: ["web"], more: false }] }),
      namespace("app"),
      k8sSecret("app", "login"),
      secret("db"),
    ),
  ],
});
