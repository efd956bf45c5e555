import { groupId } from "../../authz/kubernetes/index.ts";
import { privilege, segment } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allowed, binding, k8sSecret } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { type Condition, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { ableTo, grantControls, grantFacts, holderOf, permission } from "../families/kubernetes-grants.ts";
import { audit } from "../families/kubernetes-words.ts";

const id = "kubernetes.bootstrap-token";
const type = "bootstrap.kubernetes.io/token";
const group = "system:bootstrappers:kubeadm:default-node-token";
const joins = binding(`group:${group}`, "system:node-bootstrapper");
const to = `k8s:prod:group:${segment(group)}#impersonate`;

/** Bootstrap tokens are Secrets of kube-system: who makes or reads one is in the groups that nodes join with. */
export default defineRule({
  id,
  version: 1,
  title: "Can log in with a bootstrap token, as a machine that is about to join",
  edge: "BOOTSTRAPS_AS",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate", "K8sSecret#read"],
    to: "K8sGroup#impersonate",
  },
  needs: [...grantFacts, "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  escalation: true,
  *derive(facts, { kubernetes }) {
    for (const cluster of facts.items("clusters", kubernetes.clusters, (key) => key)) {
      const everybody = groupId(cluster, "system:bootstrappers");
      const groups = kubernetes
        .rbac(cluster)
        .bindings.filter(({ subject }) => subject === everybody || subject.startsWith(`${everybody}%3A`));
      if (groups.length === 0) continue;
      const made = hub(`log in with a bootstrap token of its own to ${cluster}`, id, cluster, "made");
      const read = hub(`log in with a bootstrap token of ${cluster}`, id, cluster, "read");
      const text = `the API server of ${cluster} takes bootstrap tokens: it was started with --enable-bootstrap-token-auth`;
      const conditions: readonly Condition[] = [{ kind: "environment", text }];
      for (const { grant } of ableTo(kubernetes, cluster, [permission("create", "secrets")]))
        if ((grant.namespace ?? "kube-system") === "kube-system")
          yield { from: [holderOf(grant)], to: made, because: grant.because, conditions };
      for (const secret of facts.where("k8s.secret", "type", type))
        if (secret.cluster === cluster && secret.namespace === "kube-system")
          yield { from: [privilege(secret.key, "read")], to: read, because: [secret], conditions };
      for (const fact of groups) {
        const further: Condition = {
          kind: "target-state",
          text: `the token names the group ${fact.subject.slice(`${cluster}:group:`.length)}`,
        };
        const step = { to: privilege(fact.subject, "impersonate"), because: [fact] as const };
        yield { from: [made], ...step };
        yield { from: [read], ...step, conditions: fact.subject === everybody ? [] : [further] };
      }
    }
  },
  controls: [...grantControls, control("rotate", "k8s.secret", "Delete the bootstrap token")],
  abuse:
    "Create a Secret `bootstrap-token-<id>` of that type in kube-system and send `<id>.<secret>` as a bearer token.",
  detection: [
    audit("create secrets of type bootstrap.kubernetes.io/token"),
    audit("any verb by system:bootstrap:<id>"),
  ],
  remediation:
    "kubectl delete secret -n kube-system bootstrap-token-<id>   # and grant create on secrets of kube-system to nobody",
  frameworks: ["attack:T1098", "attack:T1552.007"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/"],
  examples: [
    firesIf(
      "a token of one's own",
      `k8s:prod:serviceaccount:app:web#impersonate -> ${to}`,
      ...allowed("create", "secrets", "kube-system"),
      joins,
    ),
    firesIf(
      "a token that is there",
      `k8s:prod:secret:kube-system:bootstrap-token-abcdef#read -> ${to}`,
      k8sSecret("kube-system", "bootstrap-token-abcdef", { type }),
      joins,
    ),
    silent("a Secret of another namespace", ...allowed("create", "secrets", "app"), joins),
    silent("a Secret of another type", k8sSecret("kube-system", "bootstrap-token-abcdef", { type: "Opaque" }), joins),
    silent("update: the type is fixed", ...allowed("update", "secrets", "kube-system"), joins),
    silent("no machine joins so", ...allowed("create", "secrets", "kube-system"), binding("group:ops", "view")),
  ],
});
