import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allowed, k8sSecret } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.write-validating-webhook";
const group = { apiGroups: ["admissionregistration.k8s.io"] };
const login = k8sSecret("db", "login");

/** A validating webhook is shown every object that is written or deleted, a Secret with its values. It changes none. */
export default defineRule({
  id,
  version: 1,
  title: "Can see the secret when somebody writes or deletes it",
  edge: "WATCHES_WRITES_OF",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sSecret#read",
  },
  needs: [...grantFacts, "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const sees = hub(`see every object on its way into ${cluster}`, id, cluster);
      const resource = "validatingwebhookconfigurations.admissionregistration.k8s.io";
      const wanted = ["create", "update", "patch"].map((verb) => permission(verb, resource));
      const able = [...ableTo(kubernetes, cluster, wanted, "cluster")];
      for (const { grant } of able) {
        const there = grant.names.length > 0 ? `, and there is one named ${grant.names.join(" or ")}` : "";
        const text = `the API server of ${cluster} reaches a webhook that the caller runs${there}`;
        const conditions = [{ kind: "environment" as const, text }];
        yield { from: [holderOf(grant)], to: sees, because: grant.because, conditions };
      }
      for (const fact of able.length > 0 ? facts.where("k8s.secret", "cluster", cluster) : []) {
        const conditions = [{ kind: "human" as const, text: `somebody writes or deletes ${fact.name}` }];
        yield { from: [sees], to: privilege(fact.key, "read"), because: [fact], conditions };
      }
    }
  },
  controls: [...grantControls, control("rotate", "k8s.secret", "Rotate what the Secret holds")],
  abuse: "Register a webhook for Secrets that records what it is sent and admits it.",
  detection: [audit("create, update or patch validatingwebhookconfigurations")],
  remediation: "kubectl edit clusterrole <role>   # leave webhook configurations to the operators that own them",
  frameworks: ["attack:T1040", "attack:T1556", "cis-k8s:5.1.12"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
  ],
  examples: [
    firesIf(
      "create",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:secret:db:login#read",
      ...allowed("create", "validatingwebhookconfigurations", undefined, group),
      login,
    ),
    silent("delete alone", ...allowed("delete,get", "validatingwebhookconfigurations", undefined, group), login),
    silent("in a namespace", ...allowed("create", "validatingwebhookconfigurations", "db", group), login),
  ],
});
