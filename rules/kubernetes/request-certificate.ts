import type { Session } from "../../authz/kubernetes/index.ts";
import { account, allowed, binding, roleRule } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { certificateNames, signsClients } from "../families/kubernetes-certificates.ts";
import { grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
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

/** Who may ask for a client certificate and approve it himself has one for any name but system:masters. */
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
    const sessions = (cluster: string): readonly Session[] => {
      const rbac = kubernetes.rbac(cluster);
      const create = rbac.holders(permission("create", requests), "cluster");
      const approve = rbac
        .holders(permission("approve", "signers.certificates.k8s.io"), "cluster")
        .filter(({ names }) => signsClients(names));
      return ["update", "patch"].flatMap((verb) => [
        ...rbac.together(
          create,
          rbac.holders(permission(verb, requests.replace(".", "/approval.")), "cluster"),
          approve,
        ),
      ]);
    };
    yield* certificateNames(facts, kubernetes, id, sessions);
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
