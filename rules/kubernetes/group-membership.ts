import { groupId, impliedGroups } from "../../authz/kubernetes/index.ts";
import { nodeAccess } from "../../model/access.ts";
import { account, binding, k8sCluster, namespace } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Derivation } from "../../model/step.ts";
import { defineRule } from "../define.ts";

const authenticated = "k8s:prod:group:system%3Aauthenticated#impersonate";

/** Groups by what a subject is: accounts of a namespace, all accounts, everybody who authenticated. Each lies in the next. */
export default defineRule({
  id: "kubernetes.group-membership",
  version: 2,
  title: "Is a member of the group",
  edge: "IS_MEMBER_OF",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sGroup#impersonate",
  },
  needs: ["k8s.binding", "k8s.cluster", "k8s.namespace", "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  structural: true,
  *derive(facts, { kubernetes }) {
    const into = (cluster: string, subject: string): Derivation["to"] | undefined => {
      const [nearest] = impliedGroups(cluster, subject);
      return nearest === undefined ? undefined : nodeAccess(nearest, "impersonate");
    };
    /** Accounts of one namespace are in the group of all. */
    const outward = (cluster: string, subject: string): Pick<Derivation, "from" | "to"> | undefined => {
      const [local, everyAccount] = impliedGroups(cluster, subject).map((group) => nodeAccess(group, "impersonate"));
      return local && everyAccount ? { from: [local], to: everyAccount } : undefined;
    };
    for (const fact of facts.each("k8s.service-account")) {
      const to = into(fact.cluster, fact.key);
      if (to) yield { from: [nodeAccess(fact.key, "impersonate")], to, because: [fact] };
      // Where namespaces were not read, it tells of its own.
      const wider = outward(fact.cluster, fact.key);
      if (wider && !facts.get("k8s.namespace", `${fact.cluster}:namespace:${fact.namespace}`))
        yield { ...wider, because: [fact] };
    }
    for (const fact of facts.each("k8s.namespace")) {
      const group = groupId(fact.cluster, `system:serviceaccounts:${fact.name}`);
      const to = into(fact.cluster, group);
      if (to) yield { from: [nodeAccess(group, "impersonate")], to, because: [fact] };
    }
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const known = facts.get("k8s.cluster", cluster);
      const everyAccount = groupId(cluster, "system:serviceaccounts");
      const to = into(cluster, everyAccount);
      if (known && to) yield { from: [nodeAccess(everyAccount, "impersonate")], to, because: [known] };
    }
    // Users and groups are known by bindings alone, and so may accounts be.
    for (const binding of facts.each("k8s.binding")) {
      const { cluster, subject } = binding;
      const isOfAccounts = subject.startsWith(groupId(cluster, "system:serviceaccounts"));
      if (isOfAccounts || facts.get("k8s.service-account", subject)) continue;
      const to = into(cluster, subject);
      if (to) yield { from: [nodeAccess(subject, "impersonate")], to, because: [binding] };
      const wider = subject.startsWith(`${cluster}:serviceaccount:`) ? outward(cluster, subject) : undefined;
      if (wider) yield { ...wider, because: [binding] };
    }
  },
  controls: [],
  abuse: "",
  detection: [],
  remediation: "",
  frameworks: ["attack:T1078"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects",
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens",
  ],
  examples: [
    fires(
      "a service account whose namespace is in no list",
      [
        "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:group:system%3Aserviceaccounts%3Aapp#impersonate",
        "k8s:prod:group:system%3Aserviceaccounts%3Aapp#impersonate -> k8s:prod:group:system%3Aserviceaccounts#impersonate",
      ],
      account("app", "web"),
    ),
    fires(
      "accounts of a namespace",
      "k8s:prod:group:system%3Aserviceaccounts%3Aapp#impersonate -> k8s:prod:group:system%3Aserviceaccounts#impersonate",
      namespace("app"),
    ),
    fires("all accounts", `k8s:prod:group:system%3Aserviceaccounts#impersonate -> ${authenticated}`, k8sCluster()),
    fires("a user", `k8s:prod:user:kim#impersonate -> ${authenticated}`, binding("user:kim", "view")),
    fires(
      "an account that only a binding tells of, whose namespace is in no list",
      [
        "k8s:prod:serviceaccount:ci:runner#impersonate -> k8s:prod:group:system%3Aserviceaccounts%3Aci#impersonate",
        "k8s:prod:group:system%3Aserviceaccounts%3Aci#impersonate -> k8s:prod:group:system%3Aserviceaccounts#impersonate",
      ],
      binding("serviceaccount:ci:runner", "view"),
    ),
    fires(
      "an anonymous request",
      "k8s:prod:user:system%3Aanonymous#impersonate -> k8s:prod:group:system%3Aunauthenticated#impersonate",
      binding("user:system:anonymous", "view"),
    ),
    silent("nobody is put into the group of the unauthenticated", binding("group:system:unauthenticated", "view")),
  ],
});
