import { account, allowed } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { certificateNames } from "../families/kubernetes-certificates.ts";
import { ableTo, grantControls, grantFacts, holderOf } from "../families/kubernetes-grants.ts";
import { certificateIssuer } from "../families/kubernetes-operator-table.ts";
import { accountsOf, openOf, writesOf } from "../families/kubernetes-operators.ts";
import { audit } from "../families/kubernetes-words.ts";

const id = "kubernetes.issue-certificate";
const group = { apiGroups: ["cert-manager.io"] };
const manager = account("cert-manager", "cert-manager");
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#impersonate";

/** cert-manager signs what a Certificate asks for: where an issuer has the cluster's own authority, that is a client's name. */
export default defineRule({
  id,
  version: 1,
  title: "Can have cert-manager issue a client certificate of that name",
  edge: "MINTS_CERTIFICATE",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "Any#impersonate",
  },
  needs: [...grantFacts, "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    yield* certificateNames(facts, kubernetes, id, function* (cluster, to) {
      const conditions = [openOf(certificateIssuer)];
      for (const fact of accountsOf(certificateIssuer, facts, cluster))
        for (const { grant } of ableTo(kubernetes, cluster, writesOf(certificateIssuer.resources)))
          yield { from: [holderOf(grant)], to, because: [fact, ...grant.because], conditions };
    });
  },
  controls: grantControls,
  abuse:
    "Create a Certificate with commonName of the wanted user and usages [client auth], and read the Secret that it fills.",
  detection: [audit("create certificates.cert-manager.io with usages of clients")],
  remediation: "kubectl delete clusterissuer <issuer>   # give no issuer the authority of the API server's clients",
  frameworks: ["attack:T1649"],
  references: ["https://cert-manager.io/docs/configuration/ca/", "https://cert-manager.io/docs/policy/approval/"],
  examples: [
    firesIf(
      "every account",
      [step, step.replace("db:pg", "cert-manager:cert-manager")],
      ...allowed("create", "certificates", "app", group),
      manager,
      account("db", "pg"),
    ),
    silent("cert-manager is not there", ...allowed("create", "certificates", "app", group), account("db", "pg")),
    silent("reading alone", ...allowed("get", "certificates", "app", group), manager, account("db", "pg")),
  ],
});
