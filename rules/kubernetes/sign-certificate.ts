import { nodeAccess } from "../../model/access.ts";
import { account, binding, roleRule } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { certificateNames, signsClients } from "../families/kubernetes-certificates.ts";
import { grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
import { audit } from "../families/kubernetes-words.ts";

const id = "kubernetes.sign-certificate";
const requests = "certificatesigningrequests.certificates.k8s.io";
const group = { apiGroups: ["certificates.k8s.io"] };
const ca = binding("serviceaccount:app:web", "ca");
const status = roleRule("ca", "update", "certificatesigningrequests/status", group);

/** The signer's part: it puts the certificate into the request, and has to have signed it with the authority's key. */
export default defineRule({
  id,
  version: 1,
  title: "Can issue client certificates, with the authority's key",
  edge: "SIGNS_CERTIFICATE",
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
      const rbac = kubernetes.rbac(cluster);
      const sign = rbac
        .able(permission("sign", "signers.certificates.k8s.io"), "cluster")
        .filter(({ names }) => signsClients(names));
      const text = `the private key of the client certificate authority of ${cluster} is at hand`;
      for (const verb of ["update", "patch"]) {
        const status = rbac.able(permission(verb, requests.replace(".", "/status.")), "cluster");
        for (const { subject, because } of rbac.together(status, sign)) {
          const conditions = [{ kind: "target-state" as const, text }];
          yield { from: [nodeAccess(subject, "impersonate")], to, because, conditions };
        }
      }
    });
  },
  controls: grantControls,
  abuse: "Sign a certificate for the wanted name with the authority's key and write it to the request's status.",
  detection: [audit("update certificatesigningrequests, subresource status, by another than the cluster's signer")],
  remediation: "kubectl edit clusterrole <role>   # take sign on signer kubernetes.io/kube-apiserver-client out",
  frameworks: ["attack:T1649"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/"],
  examples: [
    firesIf(
      "with the key",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#impersonate",
      ca,
      status,
      roleRule("ca", "sign", "signers", { ...group, resourceNames: ["kubernetes.io/*"] }),
      account("db", "pg"),
    ),
    silent("without the signer", ca, status, account("db", "pg")),
  ],
});
