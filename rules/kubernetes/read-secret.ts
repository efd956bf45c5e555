import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allowed, binding, k8sSecret, namespace, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { grantControls, permission, readVerbs } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:secret:db:login#read";

/** Get, list and watch all answer with the values of a Secret; so do a patch that changes nothing and a deletecollection. */
export default grantRule({
  id: "kubernetes.read-secret",
  title: "Can read the secret through the API",
  edge: "READS_SECRET",
  gives: "K8sSecret#read",
  does: "read secrets",
  kind: "k8s.secret",
  named: "name",
  permissions: () => readVerbs.map((verb) => permission(verb, "secrets")),
  to: ({ key }) => nodeAccess(key, "read"),
  leaves: "durable",
  controls: [...grantControls, control("rotate", "k8s.secret", "Rotate what the Secret holds")],
  abuse:
    "`kubectl get secret -n <namespace> <name> -o yaml`; list and watch print every secret of the namespace with its values.",
  detection: [audit("get, list, watch or patch secrets; deletecollection of secrets")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # name the secrets that are needed in resourceNames, and drop list, watch and patch",
  frameworks: ["attack:T1552.007", "cis-k8s:5.1.2", "owasp-nhi:NHI2"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/configuration/secret/"],
  examples: [
    fires("list everywhere", step, ...allowed("list", "secrets"), namespace("db"), k8sSecret("db", "login")),
    fires("get in the namespace", step, ...allowed("get", "secrets", "db"), k8sSecret("db", "login")),
    fires(
      "get of that one",
      step,
      ...allowed("get", "secrets", "db", { resourceNames: ["login"] }),
      k8sSecret("db", "login"),
    ),
    fires(
      "an empty patch of that one: the answer is the whole Secret",
      step,
      ...allowed("patch", "secrets", "db", { resourceNames: ["login"] }),
      k8sSecret("db", "login"),
    ),
    silent("update: the answer is what was sent", ...allowed("update", "secrets", "db"), k8sSecret("db", "login")),
    silent(
      "get of another one",
      ...allowed("get", "secrets", "db", { resourceNames: ["other"] }),
      k8sSecret("db", "login"),
    ),
    silent("in another namespace", ...allowed("get", "secrets", "app"), k8sSecret("db", "login")),
    silent("create alone", ...allowed("create", "secrets", "db"), k8sSecret("db", "login")),
    silent(
      "verb and resource in different rules",
      binding("serviceaccount:app:web", "db/mixed", "db"),
      roleRule("db/mixed", "get", "configmaps"),
      roleRule("db/mixed", "create", "secrets"),
      k8sSecret("db", "login"),
    ),
  ],
});
