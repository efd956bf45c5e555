import { loginAudiences } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { account, podWithVolume } from "../../model/examples/kubernetes.ts";
import { authMethod, authRole } from "../../model/examples/vault.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isApiAudience, tokenPods } from "../families/service-account-token.ts";
import { loginConditions, takesAccounts, tokenLife } from "../families/vault-login.ts";

/** A pod's files hold a token made for the audience that an auth role asks for: nothing else of the cluster is needed. */
export default defineRule({
  id: "vault.projected-token-login",
  version: 1,
  title: "Can log in to Vault with the token mounted for it",
  edge: "LOGS_IN_TO_VAULT",
  emits: { from: ["K8sPod#read-files"], to: "VaultAuthRole#impersonate" },
  needs: ["alias", "k8s.pod", "k8s.service-account", "vault.auth", "vault.auth-role", "vault.entity"],
  reliesOnAbsenceIn: ["vault.entity"],
  leaves: "until the token's ttl",

  *derive(facts, { vault }) {
    for (const role of facts.each("vault.auth-role", takesAccounts)) {
      const auth = facts.get("vault.auth", role.auth);
      if (!auth) continue;
      for (const { account: caller, login } of vault.accounts(role)) {
        const issuer = facts.get("k8s.cluster", caller.cluster)?.issuer;
        const audiences = loginAudiences(role).filter((audience) => !isApiAudience(audience, issuer));
        const known = login.node !== role.key && login.entity ? [login.entity] : [];
        for (const pod of new Set(audiences.flatMap((audience) => tokenPods(facts, caller, audience)))) {
          yield {
            from: [privilege(pod.key, "read-files")],
            to: privilege(login.node, "impersonate"),
            because: [role, auth, pod, ...caller.because, ...known],
            conditions: [...caller.conditions, ...loginConditions(role)],
            leaves: tokenLife(role),
            authenticates: true,
          };
        }
      }
    }
  },

  controls: [
    control("narrow", "vault.auth-role", "Bind the role to one service account in one namespace"),
    control("delete", "vault.auth-role", "Delete the auth role"),
    control("remove-mount", "k8s.pod", "Take the projected token volume out of the pod", "audience-token"),
    control("revoke", "vault.auth-role", "Revoke the role's tokens"),
  ],
  abuse: "Read the projected token from its mount and send it to `auth/<method>/login` with the role's name.",
  detection: [
    { service: "vault audit", event: "request: operation update, path auth/<method>/login, role in auth.metadata" },
  ],
  remediation:
    "kubectl -n <namespace> edit <workload>   # remove the serviceAccountToken source from the projected volume",
  frameworks: ["attack:T1528", "attack:T1552.001", "owasp-nhi:NHI5"],
  references: [
    "https://developer.hashicorp.com/vault/docs/auth/kubernetes",
    "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection",
  ],
  examples: [
    fires(
      "the mounted token has the audience",
      "k8s:prod:pod:ai:rag#read-files -> vault:main:auth-role:kubernetes/rag#impersonate",
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"], audience: "vault" }),
      account("ai", "rag"),
      podWithVolume("ai", "rag", { type: "token", audience: "vault" }, { serviceAccount: "rag" }),
    ),
    silent(
      "the mounted token has another audience",
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"], audience: "vault" }),
      account("ai", "rag"),
      podWithVolume("ai", "rag", { type: "token", audience: "sts.amazonaws.com" }, { serviceAccount: "rag" }),
    ),
    silent(
      "the pod runs in another namespace",
      alias("https://api.example.com"),
      authMethod("kubernetes", "https://api.example.com"),
      authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"], audience: "vault" }),
      account("web", "rag"),
      podWithVolume("web", "rag", { type: "token", audience: "vault" }, { serviceAccount: "rag" }),
    ),
  ],
});
