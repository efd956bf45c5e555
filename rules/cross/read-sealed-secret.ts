import { privilege } from "../../model/access.ts";
import { allowed, namespace } from "../../model/examples/kubernetes.ts";
import { sealedSecret } from "../../model/examples/kubernetes-cloud.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { permission } from "../families/kubernetes-grants.ts";
import { audit } from "../families/kubernetes-words.ts";

const group = { apiGroups: ["bitnami.com"] };
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:sealedsecret:db:login#read";

/** Ciphertext alone opens nothing; with the controller's key it is the Secret. */
export default grantRule({
  id: "cross.read-sealed-secret",
  title: "Can read the sealed secret's ciphertext through the API",
  edge: "READS_CIPHERTEXT",
  gives: "K8sSealedSecret#read",
  does: "read sealed secrets",
  kind: "k8s.sealed-secret",
  named: "name",
  permissions: () => ["get", "list", "watch"].map((verb) => permission(verb, "sealedsecrets.bitnami.com")),
  to: ({ key }) => privilege(key, "read"),
  leaves: "durable",
  abuse: "`kubectl get sealedsecrets -A -o yaml` prints the ciphertext of every Secret.",
  detection: [audit("get, list or watch sealedsecrets.bitnami.com")],
  remediation: "kubectl edit role -n <namespace> <role>   # take sealedsecrets out",
  frameworks: ["attack:T1552.007"],
  references: ["https://github.com/bitnami-labs/sealed-secrets#overview"],
  examples: [
    fires(
      "everywhere",
      step,
      ...allowed("list", "sealedsecrets", undefined, group),
      namespace("db"),
      sealedSecret("db", "login"),
    ),
    fires("in the namespace", step, ...allowed("get", "sealedsecrets", "db", group), sealedSecret("db", "login")),
    silent("in another namespace", ...allowed("get", "sealedsecrets", "app", group), sealedSecret("db", "login")),
    silent("secrets alone", ...allowed("get", "secrets", "db"), sealedSecret("db", "login")),
  ],
});
