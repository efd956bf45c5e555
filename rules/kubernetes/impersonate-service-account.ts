import { nodeAccess } from "../../model/access.ts";
import { account, allowed } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** A header makes the API server treat a request as the account's. */
export default grantRule({
  id: "kubernetes.impersonate-service-account",
  title: "Can act as the service account by impersonation",
  edge: "IMPERSONATES_SERVICE_ACCOUNT",
  gives: "K8sServiceAccount#impersonate",
  does: "impersonate service accounts",
  kind: "k8s.service-account",
  named: "name",
  permissions: () => [permission("impersonate", "serviceaccounts")],
  to: ({ key }) => nodeAccess(key, "impersonate"),
  leaves: "tied",
  escalation: true,
  abuse: "`kubectl --as=system:serviceaccount:<namespace>:<account> ...` sends the request as the account.",
  detection: [audit("any verb with impersonatedUser set")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # take impersonate out; the ClusterRole edit holds it by default",
  frameworks: ["attack:T1550", "cis-k8s:5.1.8"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
  ],
  examples: [
    fires(
      "in the namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#impersonate",
      ...allowed("impersonate", "serviceaccounts", "db"),
      account("db", "pg"),
    ),
    silent("users are another resource", ...allowed("impersonate", "users", "db"), account("db", "pg")),
  ],
});
