import { privilege } from "../../model/access.ts";
import { account, allowed, namespace } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.create-token-secret";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#impersonate";

/** A new Secret of the token type is filled by the cluster; who can read it back has the token. */
export default defineRule({
  id,
  version: 1,
  title: "Can have a lasting token of the service account written to a secret and read it",
  edge: "CREATES_TOKEN_SECRET",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sServiceAccount#impersonate",
  },
  needs: [...grantFacts, "k8s.namespace", "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of kubernetes.clusters) {
      const rbac = kubernetes.rbac(cluster);
      const inNamespace = (name: string) =>
        hub(`create and read secrets in namespace ${name} of ${cluster}`, id, cluster, name);
      const everywhere = hub(`create and read secrets in every namespace of ${cluster}`, id, cluster);
      const create = rbac.able(permission("create", "secrets"), "namespaced");
      const read = ["get", "list", "watch"].flatMap((verb) => rbac.able(permission(verb, "secrets"), "namespaced"));
      const reached = new Set<string>();
      let anywhere = false;
      for (const session of rbac.together(
        create,
        read.filter(({ names }) => names.length === 0),
      )) {
        if (session.namespace === undefined) anywhere = true;
        else reached.add(session.namespace);
        const to = session.namespace === undefined ? everywhere : inNamespace(session.namespace);
        yield { from: [privilege(session.subject, "impersonate")], to, because: session.because };
      }
      for (const fact of anywhere ? facts.where("k8s.namespace", "cluster", cluster) : []) {
        reached.add(fact.name);
        yield { from: [everywhere], to: inNamespace(fact.name), because: [fact] };
      }
      for (const name of reached) {
        for (const fact of kubernetes.objects.in("k8s.service-account", cluster, name)) {
          yield { from: [inNamespace(name)], to: privilege(fact.key, "impersonate"), because: [fact] };
        }
      }
    }
  },
  controls: grantControls,
  abuse:
    "Create a Secret of type kubernetes.io/service-account-token that names the account in an annotation, then read its token.",
  detection: [audit("create secrets of type kubernetes.io/service-account-token")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # take create on secrets out, or reading of secrets that are not its own",
  frameworks: ["attack:T1528", "attack:T1098"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
  examples: [
    fires(
      "in the namespace",
      step,
      ...allowed("create", "secrets", "db"),
      ...allowed("get", "secrets", "db"),
      account("db", "pg"),
    ),
    fires("everywhere", step, ...allowed("create,list", "secrets"), namespace("db"), account("db", "pg")),
    silent("create alone", ...allowed("create", "secrets", "db"), account("db", "pg")),
    silent(
      "update instead of create: the type is fixed",
      ...allowed("update,get", "secrets", "db"),
      account("db", "pg"),
    ),
    silent(
      "read elsewhere",
      ...allowed("create", "secrets", "db"),
      ...allowed("get", "secrets", "app"),
      account("db", "pg"),
    ),
  ],
});
