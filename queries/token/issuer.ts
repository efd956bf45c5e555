import { lines, remark, sh } from "../../model/edit/shell.ts";
import type { CredentialFact } from "../../model/fact/credential.ts";

/** What is done about a credential at whoever issued it, where the snapshot has no control for it. */
export interface Issuer {
  /** Who issues it. */
  readonly name: string;
  readonly revoke: string;
  /** Until it is in force: seconds. */
  readonly seconds: number;
  readonly survives?: string;
  readonly reversible: boolean;
  /** Tells whose it is. */
  readonly resolve: string;
}

type Entry = readonly [types: RegExp, issuer: (credential: CredentialFact) => Issuer];

const hour = 3600;
/** A revocation that is final and in force at once. */
const gone = { seconds: 0, reversible: false } as const;

/** True for the key of temporary credentials. */
export const isSession = ({ publicId = "" }: Pick<CredentialFact, "publicId">): boolean => publicId.startsWith("ASIA");

function aws(credential: CredentialFact): Issuer {
  const id = credential.publicId ?? "<key id>";
  if (!isSession(credential))
    return {
      name: "AWS",
      revoke: sh`aws iam update-access-key --user-name=${"<user>"} --access-key-id=${id} --status=Inactive`,
      seconds: 60,
      survives: "sessions made from it, until they end (36 h at most)",
      reversible: true,
      resolve: sh`aws iam get-access-key-last-used --access-key-id=${id}`,
    };
  return {
    name: "AWS",
    revoke: lines(
      remark("a session cannot be revoked by itself: deny what the role or user was issued until now"),
      sh`aws iam put-role-policy --role-name=${"<role>"} --policy-name=AWSRevokeOlderSessions --policy-document=file://deny-older-sessions.json`,
    ),
    seconds: 60,
    survives: "sessions of other roles made from it, until they end (12 h at most)",
    reversible: true,
    resolve: sh`aws cloudtrail lookup-events --lookup-attributes=${`AttributeKey=AccessKeyId,AttributeValue=${id}`} --max-results=1 --query=${"Events[0].CloudTrailEvent"} --output=text`,
  };
}

const github = `gh api ${sh`${"orgs/<org>/audit-log?phrase=hashed_token:<base64 of the token's SHA-256>"}`}`;
const vaultAudit = lines(sh`vault write ${"sys/audit-hash/<device>"} input=@token.txt`);
const account = ({ subject, claims, publicId }: CredentialFact): string =>
  subject ?? claims["client_email"] ?? publicId ?? "<service account>";

/** Kinds of the table of credentials; the first that fits. Latency and what survives are those of the issuers' documents. */
const table: readonly Entry[] = [
  [
    /^aws-bedrock-key-long/,
    () => ({
      name: "AWS",
      revoke: sh`aws iam update-service-specific-credential --user-name=${"<user>"} --service-specific-credential-id=${"<id>"} --status=Inactive`,
      seconds: 60,
      reversible: true,
      resolve: "aws iam list-service-specific-credentials --all-users --service-name=bedrock.amazonaws.com",
    }),
  ],
  [/^aws-/, aws],
  [
    /^github-app-installation/,
    () => ({
      ...gone,
      name: "GitHub",
      revoke: "curl -X DELETE -H @authorization.txt https://api.github.com/installation/token",
      survives: "deploy keys, webhooks and workflows that were added with it",
      resolve: github,
    }),
  ],
  [
    /^github-actions/,
    () => ({
      name: "GitHub",
      revoke: remark("it ends by itself within minutes; disable the workflow: gh workflow disable"),
      seconds: 600,
      survives: "sessions and tokens that it was exchanged for",
      reversible: true,
      resolve: sh`gh api ${"repos/<owner>/<repository>/actions/runs/<run>"}`,
    }),
  ],
  [
    /^github/,
    () => ({
      ...gone,
      name: "GitHub",
      revoke: "gh api -X POST credentials/revoke --input=credentials.json",
      seconds: 60,
      survives: "deploy keys, webhooks, workflows and keys that were added with it",
      resolve: github,
    }),
  ],
  [
    /^gitlab/,
    () => ({
      ...gone,
      name: "GitLab",
      revoke: sh`curl -X DELETE -H @private-token.txt ${"https://<host>/api/v4/personal_access_tokens/self"}`,
      resolve: sh`curl -H @private-token.txt ${"https://<host>/api/v4/personal_access_tokens/self"}`,
    }),
  ],
  [
    /^vault-batch/,
    () => ({
      ...gone,
      name: "Vault",
      revoke: lines(
        remark("a batch token cannot be revoked: revoke its parent, or take the policies off its role"),
        sh`vault token revoke -accessor ${"<accessor of its parent>"}`,
      ),
      survives: "the batch token, until its TTL ends",
      resolve: vaultAudit,
    }),
  ],
  [
    /^vault-approle/,
    () => ({
      ...gone,
      name: "Vault",
      revoke: sh`vault write ${"auth/<method>/role/<role>/secret-id-accessor/destroy"} secret_id_accessor=${"<accessor>"}`,
      survives: "tokens that were issued for it, until their TTL ends or they are revoked",
      resolve: sh`vault write ${"auth/<method>/role/<role>/secret-id/lookup"} secret_id=@secret-id.txt`,
    }),
  ],
  [
    /^vault/,
    () => ({
      ...gone,
      name: "Vault",
      revoke: sh`vault token revoke -accessor ${"<accessor>"}`,
      survives: "what its leases issued and an engine cannot take back",
      resolve: vaultAudit,
    }),
  ],
  [
    /^gcp-sa-json/,
    (credential) => ({
      name: "Google Cloud",
      revoke: sh`gcloud iam service-accounts keys disable ${credential.claims["private_key_id"] ?? "<key id>"} --iam-account=${account(credential)}`,
      seconds: 60,
      survives: "access tokens that it was exchanged for, until they end (1 h at most)",
      reversible: true,
      resolve: sh`gcloud iam service-accounts describe ${account(credential)}`,
    }),
  ],
  [
    /^gcp-api-key/,
    () => ({
      name: "Google Cloud",
      revoke: sh`gcloud services api-keys delete ${"<key>"}`,
      seconds: 300,
      reversible: true,
      resolve: `gcloud services api-keys lookup "$(cat key.txt)"`,
    }),
  ],
  [
    /^(gcp|google)/,
    () => ({
      ...gone,
      name: "Google",
      revoke: "curl --data-urlencode token@token.txt https://oauth2.googleapis.com/revoke",
      seconds: 60,
      survives: "access tokens, until they end (1 h at most)",
      resolve: "curl --data-urlencode access_token@token.txt https://oauth2.googleapis.com/tokeninfo",
    }),
  ],
  [
    /^azure-(storage|sas|shared)/,
    ({ resource = "<account>" }) => ({
      ...gone,
      name: "Azure",
      revoke: sh`az storage account keys renew --account-name=${resource} --key=primary`,
      survives: "signatures by the other key, and by user delegation keys until these are revoked",
      resolve: sh`az storage account list --query=${`[?name=='${resource.replaceAll("'", "")}'].id`}`,
    }),
  ],
  [
    /^azure/,
    ({ claims }) => ({
      ...gone,
      name: "Microsoft Entra",
      revoke: sh`az ad app credential delete --id=${claims["appid"] ?? "<application>"} --key-id=${"<key id>"}`,
      seconds: 60,
      survives: "access tokens, until they end (60 to 90 min)",
      resolve: sh`az ad app list --all --query=${"[].{app:appId,secrets:passwordCredentials[].{id:keyId,hint:hint}}"}`,
    }),
  ],
  [
    /^kubernetes-service-account-token/,
    ({ claims, subject = "" }) => ({
      ...gone,
      name: "the cluster",
      revoke: sh`kubectl delete pod -n ${subject.split(":")[2] ?? "<namespace>"} ${claims["kubernetes.io/pod/name"] ?? "<the pod that it is bound to>"}`,
      survives: "a token without a pod, until it expires; one of a Secret until the Secret is deleted",
      resolve: "kubectl get --raw /.well-known/openid-configuration",
    }),
  ],
  [
    /^(kubeconfig|kubernetes)/,
    ({ subject = "<user>" }) => ({
      name: "the cluster",
      revoke: lines(
        remark("a client certificate cannot be revoked: take away what is bound to its user and groups"),
        `kubectl get clusterrolebindings,rolebindings -A -o wide | grep -F -- ${sh`${subject}`}`,
      ),
      seconds: 0,
      survives: "a client certificate, until its authority is replaced",
      reversible: true,
      resolve: "kubectl config view --minify",
    }),
  ],
  [
    /^db-/,
    ({ subject = "<user>", resource = "<host>" }) => ({
      name: "the database",
      revoke: lines(
        remark(`at ${resource}: no new sessions, then end those there are`),
        sh`psql --set=user=${subject} --command=${'ALTER ROLE :"user" NOLOGIN'}`,
      ),
      seconds: 0,
      survives: "sessions that are open, until they are ended",
      reversible: true,
      resolve: sh`dig +short ${/^[\w.-]+/.exec(resource.replace(/^database:/, ""))?.[0] ?? "<host>"}`,
    }),
  ],
  [
    /^slack/,
    () => ({
      ...gone,
      name: "Slack",
      revoke: "curl -H @authorization.txt https://slack.com/api/auth.revoke",
      resolve: "curl -H @authorization.txt https://slack.com/api/auth.test",
    }),
  ],
  [
    /^(private-key|age)/,
    () => ({
      name: "whoever trusts the key",
      revoke: remark(
        "take the public key out of authorized_keys, deploy keys, certificates and whatever else trusts it",
      ),
      seconds: hour,
      reversible: true,
      resolve: "ssh-keygen -lf key.pub",
    }),
  ],
];

const other = ({ title, issuer }: CredentialFact): Issuer => ({
  ...gone,
  name: issuer ?? "its issuer",
  revoke: remark(`revoke it at ${issuer ?? "its issuer"}: ${title}`),
  resolve: remark(`ask ${issuer ?? "the issuer"} whose it is, by its last characters or its fingerprint`),
});

/** What its issuer offers. */
export const issuerOf = (credential: CredentialFact): Issuer =>
  (table.find(([types]) => types.test(credential.type))?.[1] ?? other)(credential);
