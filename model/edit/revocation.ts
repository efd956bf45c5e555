import { cloudRevocations } from "./revocation-cloud.ts";
import { gone, partOf, type Revocation, type RevocationEntry, type Revoked } from "./revocation-entry.ts";
import { lines, remark, sh } from "./shell.ts";
import { hours, minutes } from "./spec.ts";

const kubernetesToken = (fact: Revoked): string => {
  const { pod, secret } = fact.claims;
  const inNamespace = sh`--namespace=${partOf(fact, "namespace")}`;
  if (pod !== undefined) return `kubectl delete ${inNamespace} ${sh`${`pod/${pod}`}`}`;
  if (secret !== undefined) return `kubectl delete ${inNamespace} ${sh`${`secret/${secret}`}`}`;
  const account = sh`${`serviceaccount/${partOf(fact, "service_account")}`}`;
  return lines(
    remark("a token that is bound to nothing ends with its account alone: make that anew, restart its pods"),
    `kubectl get ${inNamespace} ${account} --output=yaml > account.yaml`,
    `kubectl delete ${inNamespace} ${account} && kubectl create --filename=account.yaml`,
  );
};

const gitlabCalls: Readonly<Record<string, string>> = {
  "deploy token": "projects/<project>/deploy_tokens/<id>",
  "runner authentication token": "runners/<id>",
  "trigger token": "projects/<project>/triggers/<id>",
  "agent token": "projects/<project>/cluster_agents/<agent>/tokens/<id>",
};

const table: readonly RevocationEntry[] = [
  ...cloudRevocations,
  [
    /^github-app-installation/,
    () => ({
      ...gone,
      issuer: "GitHub",
      latency: { seconds: 0, survives: "deploy keys, webhooks and workflows that were added with it" },
      command: "curl -X DELETE -H @authorization.txt https://api.github.com/installation/token",
    }),
  ],
  [
    /^github-actions/,
    ({ claims: { repository = "<owner>/<repository>" } }) => ({
      issuer: "GitHub",
      latency: { seconds: 10 * minutes, survives: "sessions and tokens that it was exchanged for" },
      reversible: true,
      command: lines(
        remark("it ends by itself within minutes; what it was exchanged for is ended where it was"),
        sh`gh workflow disable ${"<workflow>"} --repo=${repository}`,
      ),
    }),
  ],
  [
    /^github/,
    () => ({
      ...gone,
      issuer: "GitHub",
      latency: { seconds: minutes, survives: "deploy keys, webhooks, workflows and keys that were added with it" },
      command: "gh api -X POST credentials/revoke --input=credentials.json",
    }),
  ],
  [
    /^gitlab-ci/,
    () => ({
      issuer: "GitLab",
      latency: { seconds: 5 * minutes, survives: "sessions and tokens that it was exchanged for" },
      reversible: true,
      command: remark("it ends with its job: cancel that; what it was exchanged for is ended where it was"),
    }),
  ],
  [
    /^gitlab/,
    ({ claims: { token_type: type = "" } }) => ({
      ...gone,
      issuer: "GitLab",
      command:
        type === "CI job token"
          ? sh`curl -X POST -H @private-token.txt ${"https://<host>/api/v4/projects/<project>/jobs/<job>/cancel"}`
          : sh`curl -X DELETE -H @private-token.txt ${`https://<host>/api/v4/${gitlabCalls[type] ?? "personal_access_tokens/self"}`}`,
    }),
  ],
  [
    /^kubernetes-service-account-token/,
    (fact) => ({
      issuer: "the cluster",
      latency: { seconds: minutes, survives: "sessions in clouds and Vault that were opened with it, until they end" },
      reversible: false,
      command: kubernetesToken(fact),
    }),
  ],
  [
    /^(kubeconfig|kubernetes)/,
    ({ subject = "<name>", groups = [] }) => ({
      issuer: "the cluster",
      latency: { seconds: 0, survives: "the certificate, until it expires or the cluster's CA is rotated" },
      reversible: true,
      command: lines(
        remark("a client certificate cannot be revoked: take away what is bound to its names, then rotate the CA"),
        remark(`bindings of user ${subject}${groups.length > 0 ? ` and groups ${groups.join(", ")}` : ""}:`),
        "kubectl get clusterrolebindings,rolebindings --all-namespaces --output=wide",
      ),
    }),
  ],
  [
    /^vault-batch/,
    () => ({
      ...gone,
      issuer: "Vault",
      latency: { seconds: 0, survives: "the batch token, until its TTL ends" },
      command: lines(
        remark("a batch token cannot be revoked: revoke its parent, or take the policies off its role"),
        sh`vault token revoke -accessor ${"<accessor of its parent>"}`,
      ),
    }),
  ],
  [
    /^vault-approle/,
    (fact) => ({
      ...gone,
      issuer: "Vault",
      latency: { seconds: 0, survives: "tokens that were issued, until their TTL ends or they are revoked" },
      command: approle(fact),
    }),
  ],
  [
    /^vault/,
    (fact) => ({
      ...gone,
      issuer: "Vault",
      latency: { seconds: 0, survives: "credentials that were leased to it and that an engine could not take back" },
      command: sh`vault token revoke -accessor ${partOf(fact, "accessor")}`,
    }),
  ],
  [
    /^db-/,
    (fact) => ({
      issuer: "the database",
      latency: { seconds: 0, survives: "sessions that are open, until they are ended" },
      reversible: true,
      command: databaseLock(fact),
    }),
  ],
  [
    /^docker-config/,
    (fact) => ({
      ...gone,
      issuer: "the registry",
      latency: { seconds: minutes },
      command: remark(
        `at ${partOf(fact, "host")}: end the login of ${partOf(fact, "user")} and make one that may pull only`,
      ),
    }),
  ],
  [
    /^slack/,
    () => ({
      ...gone,
      issuer: "Slack",
      command: "curl -H @authorization.txt https://slack.com/api/auth.revoke",
    }),
  ],
  [
    /^(private-key|age)/,
    () => ({
      issuer: "whoever trusts the key",
      latency: { seconds: hours },
      reversible: true,
      command: remark(
        "take the public key out of authorized_keys, deploy keys, certificates and whatever else trusts it",
      ),
    }),
  ],
];

function approle(fact: Revoked): string {
  const role = sh`${`auth/approle/role/${partOf(fact, "role")}`}`;
  if (fact.type === "vault-approle-role-id")
    return lines(
      remark(
        "a role_id is no secret by itself: who has it needs a secret_id too; destroy those, then give it a new one",
      ),
      `vault list ${role}/secret-id`,
      `vault write ${role}/role-id ${sh`role_id=${"<a new UUID>"}`}`,
    );
  return lines(
    remark("the accessor: vault write auth/approle/role/<role>/secret-id/lookup secret_id=@secret-id.txt"),
    `vault write ${role}/secret-id-accessor/destroy ${sh`secret_id_accessor=${"<accessor>"}`}`,
  );
}

function databaseLock(fact: Revoked): string {
  const engine = fact.claims["engine"];
  const [host, user] = [partOf(fact, "host"), partOf(fact, "user")];
  const then = "then end its connections and give it a new password";
  if (engine === "postgres")
    return lines(
      remark(`no new sessions at ${host}; ${then}`),
      sh`psql --host=${host} --set=user=${user} --command=${'ALTER ROLE :"user" NOLOGIN'}`,
    );
  return remark(`at ${host}: lock the login ${user}, ${then}`);
}

const usual = ({ title, issuer }: Revoked): Revocation => ({
  issuer: issuer ?? "its issuer",
  latency: { seconds: 5 * minutes, survives: "sessions that were opened with it, until they end" },
  reversible: false,
  command: remark(`revoke it at ${issuer ?? "its issuer"}: ${title}`),
});

/** What ends it, by its kind. */
export const revocationOf = (fact: Revoked): Revocation =>
  (table.find(([types]) => types.test(fact.type))?.[1] ?? usual)(fact);
