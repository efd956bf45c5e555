import { accountId } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { accountToken } from "../../model/examples/credential.ts";
import { account, k8sSecret, pod } from "../../model/examples/kubernetes.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import { namespaceId } from "../../model/kubernetes-id.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { clusterOf, type Found, isWhole, lifeOf } from "../families/found-credentials.ts";
import { isApiAudience } from "../families/service-account-token.ts";

const issuer = alias("https://issuer.example.com");
const step = "credential:fp1_token#impersonate -> k8s:prod:serviceaccount:ai:rag#impersonate";

/**
 * A token of a service account is the account at the API server of the cluster that issued it, where it was made for that
 * server, and as long as the pod or Secret that it is bound to exists.
 */
export default defineRule({
  id: "credential.service-account-token",
  version: 1,
  title: "Authenticates as the service account",
  edge: "AUTHENTICATES_AS",
  emits: { from: ["Credential#impersonate"], to: "K8sServiceAccount#impersonate" },
  needs: ["alias", "credential", "k8s.cluster", "k8s.pod", "k8s.secret", "k8s.service-account"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const token of facts.each("credential")) {
      if (token.type !== "kubernetes-service-account-token" || !isWhole(token, facts.asOf)) continue;
      const named = clusterOf(facts, token);
      const { namespace = "", service_account: name = "" } = token.claims;
      const account = named && facts.get("k8s.service-account", accountId(named.cluster, namespace, name));
      if (!account || !isForServer(token, facts.get("k8s.cluster", named.cluster)?.issuer)) continue;
      const bound = boundTo(facts, named.cluster, token);
      if (!bound) continue;
      yield {
        from: [privilege(token.key, "impersonate")],
        to: privilege(account.key, "impersonate"),
        because: [token, named.because, account, ...bound.because],
        conditions: bound.conditions,
        ...lifeOf(token),
        authenticates: true,
      };
    }
  },

  controls: [
    control("revoke", "credential", "End the token: delete the pod or Secret that it is bound to"),
    control("revoke", "k8s.pod", "Replace the pod: tokens bound to it end with it"),
    control("delete", "k8s.secret", "Delete the Secret that holds the token", "token"),
    control("rotate", "k8s.service-account", "Make the account anew: no token of it is good any more"),
  ],
  abuse: "kubectl --token=<token> auth can-i --list; then whatever the account may.",
  detection: [
    {
      service: "kubernetes audit",
      event:
        "user.username system:serviceaccount:<namespace>:<name>, user.extra authentication.kubernetes.io/credential-id",
    },
  ],
  remediation:
    "kubectl delete --namespace=<namespace> pod/<pod>   # or secret/<secret>: the token ends with what it is bound to",
  frameworks: ["attack:T1528", "attack:T1552.007", "owasp-nhi:NHI2"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/",
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens",
  ],
  examples: [
    fires("made for the API server", step, issuer, account("ai", "rag"), accountToken()),
    fires(
      "bound to a pod that is there",
      step,
      issuer,
      account("ai", "rag"),
      pod("ai", "rag"),
      accountToken({ claims: { namespace: "ai", service_account: "rag", pod: "rag" } }),
    ),
    fires(
      "bound to a Secret that is there",
      step,
      issuer,
      account("ai", "rag"),
      k8sSecret("ai", "rag-token"),
      accountToken({ claims: { namespace: "ai", service_account: "rag", secret: "rag-token" } }),
    ),
    fires(
      "valid for some months more",
      step,
      issuer,
      account("ai", "rag"),
      accountToken({ expiresAt: "2026-06-01T00:00:00.000Z" }),
    ),
    silent("expired", issuer, account("ai", "rag"), accountToken({ expiresAt: "2025-12-31T00:00:00.000Z" })),
    silent("not valid yet", issuer, account("ai", "rag"), accountToken({ notBefore: "2026-01-02T00:00:00.000Z" })),
    silent("made for Vault", issuer, account("ai", "rag"), accountToken({ audience: ["vault"] })),
    silent("of a cluster that was not read", alias("https://other.example.com"), account("ai", "rag"), accountToken()),
    silent(
      "the pod that it was bound to is gone",
      issuer,
      account("ai", "rag"),
      pod("ai", "other"),
      accountToken({ claims: { namespace: "ai", service_account: "rag", pod: "rag" } }),
    ),
    silent("the account is gone", issuer, account("ai", "other"), accountToken()),
  ],
});

function isForServer({ audience = [] }: Found, issuer: string | undefined): boolean {
  return audience.length === 0 || audience.some((one) => isApiAudience(one, issuer));
}

interface Bound {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/** The object that the token lives with; undefined where that is gone. */
function boundTo(facts: FactReader, cluster: string, { claims }: Found): Bound | undefined {
  const { namespace = "", pod, secret } = claims;
  if (pod !== undefined) {
    const own = facts
      .where("k8s.pod", "@namespace", namespaceId(cluster, namespace))
      .filter((one) => one.members.includes(pod) || one.name === pod);
    const [first] = own;
    if (first) return { because: [first], conditions: [] };
    return unread(facts, cluster, "k8s.pod", `pod ${namespace}/${pod} is still there`);
  }
  if (secret === undefined) return { because: [], conditions: [] };
  const held = facts.get("k8s.secret", `${cluster}:secret:${namespace}:${secret}`);
  if (held?.listed) return { because: [held], conditions: [] };
  return unread(facts, cluster, "k8s.secret", `Secret ${namespace}/${secret} is still there`);
}

function unread(facts: FactReader, cluster: string, kind: "k8s.pod" | "k8s.secret", text: string): Bound | undefined {
  if (facts.coverage(kind, cluster) === "read") return undefined;
  return { because: [], conditions: [{ kind: "target-state", text: `${text}: the token ends with it` }] };
}
