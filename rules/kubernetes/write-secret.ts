import { nodeAccess } from "../../model/access.ts";
import { allowed, k8sSecret, namespace } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:secret:db:login#write";

/** What pods take from a Secret, credentials, certificates, configuration, is what was written into it last. */
export default grantRule({
  id: "kubernetes.write-secret",
  title: "Can change what the secret holds",
  edge: "WRITES_SECRET",
  gives: "K8sSecret#write",
  does: "change secrets",
  kind: "k8s.secret",
  named: "name",
  permissions: () => ["update", "patch"].map((verb) => permission(verb, "secrets")),
  to: ({ key }) => nodeAccess(key, "write"),
  leaves: "durable",
  abuse: "`kubectl patch secret -n <namespace> <name>` with a certificate, key or endpoint of one's own.",
  detection: [audit("update or patch secrets")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # name the secrets in resourceNames, or set `immutable: true` on them",
  frameworks: ["attack:T1565", "attack:T1195"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/configuration/secret/"],
  examples: [
    fires("patch in the namespace", step, ...allowed("patch", "secrets", "db"), k8sSecret("db", "login")),
    fires("update everywhere", step, ...allowed("update", "secrets"), namespace("db"), k8sSecret("db", "login")),
    fires(
      "update of that one",
      step,
      ...allowed("update", "secrets", "db", { resourceNames: ["login"] }),
      k8sSecret("db", "login"),
    ),
    silent("create: that one is there already", ...allowed("create", "secrets", "db"), k8sSecret("db", "login")),
    silent(
      "patch of another one",
      ...allowed("patch", "secrets", "db", { resourceNames: ["other"] }),
      k8sSecret("db", "login"),
    ),
    silent("in another namespace", ...allowed("patch", "secrets", "app"), k8sSecret("db", "login")),
  ],
});
