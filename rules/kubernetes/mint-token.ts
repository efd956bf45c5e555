import { nodeAccess } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, allowed } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { grantControls, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** The TokenRequest API makes a token of the account for any audience: more than the account itself has. On since 1.12. */
export default grantRule({
  id: "kubernetes.mint-token",
  title: "Can have tokens of the service account made",
  edge: "MINTS_TOKEN",
  gives: "K8sServiceAccount#administer",
  does: "make tokens of service accounts",
  kind: "k8s.service-account",
  named: "name",
  permissions: () => [permission("create", "serviceaccounts/token")],
  to: ({ key }) => nodeAccess(key, "administer"),
  leaves: "until the token's expiry, up to 48h",
  escalation: true,
  controls: [
    ...grantControls,
    control("rotate", "k8s.service-account", "Delete the service account and make it anew: its tokens end"),
  ],
  abuse: "`kubectl create token -n <namespace> <account> --audience=<any> --duration=48h` answers with a signed token.",
  detection: [audit("create serviceaccounts, subresource token")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # take serviceaccounts/token out, or name accounts in resourceNames",
  frameworks: ["attack:T1528", "cis-k8s:5.1.13", "owasp-nhi:NHI5"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/",
  ],
  examples: [
    fires(
      "in the namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#administer",
      ...allowed("create", "serviceaccounts/token", "db"),
      account("db", "pg"),
    ),
    silent(
      "another account by name",
      ...allowed("create", "serviceaccounts/token", "db", { resourceNames: ["other"] }),
      account("db", "pg"),
    ),
    silent("the accounts themselves", ...allowed("create", "serviceaccounts", "db"), account("db", "pg")),
  ],
});
