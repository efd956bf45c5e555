import type { Grant } from "../../authz/kubernetes/index.ts";
import { nodeAccess } from "../../model/access.ts";
import { account, allowed, binding, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { certificateNames, signsClients } from "../families/kubernetes-certificates.ts";
import { grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.request-certificate";
const requests = "certificatesigningrequests.certificates.k8s.io";
const group = { apiGroups: ["certificates.k8s.io"] };
const asks = roleRule("ca", "create", "certificatesigningrequests", group);
const approves = roleRule("ca", "update", "certificatesigningrequests/approval", group);
const client = roleRule("ca", "approve", "signers", {
  ...group,
  resourceNames: ["kubernetes.io/kube-apiserver-client"],
});
const ca = binding("serviceaccount:app:web", "ca");

/** Approval of requests by name is of requests that somebody made already. */
const unnamed = ({ names }: Grant): boolean => names.length === 0;

/**
 * A client certificate of any name but system:masters: one request asks for it, another approves it, and the answer to a
 * second approval holds it. CertificateApproval checks `approve` on the signer with the approval (1.18, with this API).
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization
 */
export default defineRule({
  id,
  version: 1,
  title: "Can approve itself a client certificate of that name",
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
      const rbac = kubernetes.rbac(cluster);
      const approvers = hub(`approve client certificates of ${cluster}`, id, cluster, "approve");
      const signers = rbac
        .able(permission("approve", "signers.certificates.k8s.io"), "cluster")
        .filter(({ names }) => signsClients(names));
      // One request approves: it is checked for the approval and for the signer.
      const approvals = ["update", "patch"].flatMap((verb) => [
        ...rbac.together(
          rbac.able(permission(verb, requests.replace(".", "/approval.")), "cluster").filter(unnamed),
          signers,
        ),
      ]);
      if (approvals.length === 0) return;
      for (const { subject, because } of approvals)
        yield { from: [nodeAccess(subject, "impersonate")], to: approvers, because };
      for (const grant of rbac.able(permission("create", requests), "cluster"))
        yield { from: [holderOf(grant), approvers], to, because: grant.because };
    });
  },
  controls: grantControls,
  abuse:
    "Create a CertificateSigningRequest with CN of the wanted user, `kubectl certificate approve` it, and read the certificate from its status.",
  detection: [
    audit("create certificatesigningrequests"),
    audit("update certificatesigningrequests, subresource approval"),
  ],
  remediation: "kubectl edit clusterrole <role>   # take approve on signer kubernetes.io/kube-apiserver-client out",
  frameworks: ["attack:T1649", "cis-k8s:5.1.11"],
  references: [goodPractice, "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/"],
  examples: [
    fires(
      "an account",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#impersonate",
      ca,
      asks,
      approves,
      client,
      account("db", "pg"),
    ),
    fires(
      "one identity asks, another approves",
      "k8s:prod:serviceaccount:app:asker#impersonate & k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#impersonate",
      binding("serviceaccount:app:asker", "askers"),
      roleRule("askers", "create", "certificatesigningrequests", group),
      ca,
      approves,
      client,
      account("db", "pg"),
    ),
    silent(
      "approval and signer on two identities: one request is checked for both",
      ca,
      asks,
      approves,
      binding("serviceaccount:app:asker", "signers"),
      roleRule("signers", "approve", "signers", group),
      account("db", "pg"),
    ),
    silent("the privileged group", ca, asks, approves, client, binding("group:system:masters", "ops")),
    silent("without approval", ca, asks, client, account("db", "pg")),
    silent("without the signer", ca, asks, approves, account("db", "pg")),
    silent("without a request of its own", ca, approves, client, account("db", "pg")),
    silent(
      "another signer",
      ca,
      asks,
      approves,
      roleRule("ca", "approve", "signers", { ...group, resourceNames: ["example.com/serving"] }),
      account("db", "pg"),
    ),
    silent("in a namespace", ...allowed("*", "*", "app", group), account("db", "pg")),
  ],
});
