import type { KubernetesAuthz } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, allowed, binding, k8sSecret, namespace, roleRule } from "../../model/examples/kubernetes.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import {
  type Able,
  ableTo,
  appliedBy,
  grantControls,
  grantFacts,
  permission,
  readVerbs,
} from "../families/kubernetes-grants.ts";
import { inPairs, type Pair } from "../families/kubernetes-pairs.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** Who reads what was created: everything, or a name that whoever creates it chooses. A name that is taken cannot be chosen. */
function readers(facts: FactReader, kubernetes: KubernetesAuthz, cluster: string): readonly Able[] {
  const able = [
    ...ableTo(
      kubernetes,
      cluster,
      readVerbs.map((verb) => permission(verb, "secrets")),
    ),
  ];
  return able.flatMap(({ grant, conditions }) => {
    const free = freeNames(facts, grant);
    if (grant.names.length > 0 && free.length === 0) return [];
    const text = `no secret ${free.join(" or ")} is there yet`;
    const open: readonly Condition[] = grant.names.length === 0 ? [] : [{ kind: "target-state", text }];
    return [{ grant, conditions: [...conditions, ...open] }];
  });
}

/** Who applies a Secret of one name: the patch that made it shows it too, once the cluster has filled it. */
const appliers = (facts: FactReader, kubernetes: KubernetesAuthz, cluster: string): readonly Able[] =>
  [...appliedBy(kubernetes, cluster, permission("create", "secrets"))].filter(
    ({ grant, conditions }) => conditions.length === 0 || freeNames(facts, grant).length > 0,
  );

const freeNames = (facts: FactReader, { cluster, namespace, names }: Able["grant"]): readonly string[] =>
  names.filter((name) =>
    facts
      .where("k8s.secret", "name", name)
      .every((one) => one.cluster !== cluster || (namespace ?? one.namespace) !== one.namespace),
  );

const id = "kubernetes.create-token-secret";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:serviceaccount:db:pg#impersonate";
const there = [namespace("db"), account("db", "pg")] as const;

/**
 * A new Secret of the token type is filled by the cluster; who can read it back has the token. The two are requests of
 * their own. Since Kubernetes 1.24 the cluster makes no such Secret itself and still fills one that somebody makes.
 * https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
 */
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
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const pair: Pair = {
        id,
        cluster,
        does: { first: "create secrets", second: "read secrets", both: "create and read secrets" },
        first: [...ableTo(kubernetes, cluster, [permission("create", "secrets")])],
        second: readers(facts, kubernetes, cluster),
        whole: appliers(facts, kubernetes, cluster),
      };
      yield* inPairs(facts, pair, function* (namespace, from) {
        for (const fact of kubernetes.objects.in("k8s.service-account", cluster, namespace.name))
          yield { from: [from], to: privilege(fact.key, "impersonate"), because: [fact] };
      });
    }
  },
  controls: [...grantControls, control("rotate", "k8s.service-account", "End every token of the service account")],
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
      ...there,
    ),
    fires("everywhere", step, ...allowed("create,list", "secrets"), ...there),
    fires(
      "create everywhere, read there",
      step,
      ...allowed("create", "secrets"),
      ...allowed("list", "secrets", "db"),
      ...there,
    ),
    fires(
      "create there, read everywhere",
      step,
      ...allowed("create", "secrets", "db"),
      ...allowed("watch", "secrets"),
      ...there,
    ),
    fires(
      "one identity creates, another reads: both are held",
      `k8s:prod:serviceaccount:app:reader#impersonate & ${step}`,
      ...allowed("create", "secrets", "db"),
      binding("serviceaccount:app:reader", "readers", "db"),
      roleRule("readers", "get", "secrets"),
      ...there,
    ),
    firesIf(
      "reading one name alone, which is chosen",
      step,
      ...allowed("create", "secrets", "db"),
      ...allowed("get", "secrets", "db", { resourceNames: ["mine"] }),
      ...there,
    ),
    silent(
      "reading one name alone, which is taken",
      ...allowed("create", "secrets", "db"),
      ...allowed("get", "secrets", "db", { resourceNames: ["login"] }),
      k8sSecret("db", "login"),
      ...there,
    ),
    fires(
      "one name alone, which a server-side apply carries",
      step,
      ...allowed("create,delete,patch", "secrets", "db", { resourceNames: ["login"] }),
      k8sSecret("db", "login"),
      ...there,
    ),
    firesIf(
      "one name alone, which is free",
      step,
      ...allowed("create,patch", "secrets", "db", { resourceNames: ["mine"] }),
      ...there,
    ),
    silent(
      "one name alone, which is taken and stays so",
      ...allowed("create,patch", "secrets", "db", { resourceNames: ["login"] }),
      k8sSecret("db", "login"),
      ...there,
    ),
    silent("create alone", ...allowed("create", "secrets", "db"), ...there),
    silent("update instead of create: the type is fixed", ...allowed("update,get", "secrets", "db"), ...there),
    silent("read elsewhere", ...allowed("create", "secrets", "db"), ...allowed("get", "secrets", "app"), ...there),
  ],
});
