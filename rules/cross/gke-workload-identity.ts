import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, k8sCluster } from "../../model/examples/kubernetes.ts";
import { workloadIdentity } from "../../model/examples/kubernetes-cloud.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { googleIdentities } from "../families/gke.ts";

const email = "web@prod-1.iam.gserviceaccount.com";
const step = `k8s:prod:serviceaccount:app:web#administer -> //iam.googleapis.com/projects/prod-1/serviceAccounts/${email}#impersonate`;
const issuerOf = (cluster: string) =>
  `https://container.googleapis.com/v1/projects/prod-1/locations/europe-west1/clusters/${cluster}`;
const other = { ...k8sCluster({ issuer: issuerOf("test") }), key: "k8s:test", scope: "k8s:test", name: "test" };
const twin = {
  ...account("app", "web"),
  key: "k8s:test:serviceaccount:app:web",
  scope: "k8s:test",
  cluster: "k8s:test",
};

/** Whoever can have tokens of the account made has one made for the project's pool, and exchanges it. */
export default defineRule({
  id: "cross.gke-workload-identity",
  version: 1,
  title: "Can have a token made for the GCP service account and act as it",
  edge: "USES_WORKLOAD_IDENTITY",
  emits: { from: ["K8sServiceAccount#administer"], to: "GcpServiceAccount#impersonate" },
  needs: ["k8s.cluster", "k8s.service-account", "k8s.workload-identity"],
  reliesOnAbsenceIn: [],
  leaves: "until 1h",

  *derive(facts) {
    for (const { account: caller, named, because, conditions } of googleIdentities(facts)) {
      yield {
        from: [privilege(caller.key, "administer")],
        to: privilege(named.identity, "impersonate"),
        because,
        conditions,
        authenticates: true,
        nodes: [{ id: named.identity, kind: "GcpServiceAccount", name: named.name, scope: "" }],
      };
    }
  },

  controls: [
    control("delete", "k8s.workload-identity", "Take the annotation off the service account, and its binding from GCP"),
  ],
  abuse:
    "`kubectl create token <account> --audience <project>.svc.id.goog`, exchange it at sts.googleapis.com and call generateAccessToken.",
  detection: [
    {
      service: "GCP audit log",
      event: "GenerateAccessToken by principal://iam.googleapis.com/.../subject/ns/<ns>/sa/<ksa>",
    },
    { service: "kubernetes audit", event: "create serviceaccounts/token" },
  ],
  remediation:
    "gcloud iam service-accounts remove-iam-policy-binding <service account> --role roles/iam.workloadIdentityUser --member 'serviceAccount:<project>.svc.id.goog[<namespace>/<account>]'",
  frameworks: ["attack:T1078.004", "attack:T1550.001", "owasp-nhi:NHI5"],
  references: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
  ],
  examples: [
    firesIf(
      "the annotation names it; GCP's binding was not read",
      step,
      account("app", "web"),
      workloadIdentity("app", "web", email),
    ),
    firesIf(
      "the same name in another cluster of the project",
      [step, step.replace("k8s:prod", "k8s:test")],
      account("app", "web"),
      workloadIdentity("app", "web", email),
      k8sCluster({ issuer: issuerOf("prod") }),
      other,
      twin,
    ),
    silent("another account of the namespace", account("app", "db"), workloadIdentity("app", "web", email)),
    silent(
      "the same name in a cluster of another project",
      workloadIdentity("app", "web", email),
      k8sCluster({ issuer: issuerOf("prod") }),
      { ...other, issuer: issuerOf("test").replace("prod-1", "prod-2") },
      twin,
    ),
  ],
});
