import { revocationOf } from "../../model/edit/revocation.ts";
import type { Revocation } from "../../model/edit/revocation-entry.ts";
import { lines, remark, sh } from "../../model/edit/shell.ts";
import type { CredentialFact } from "../../model/fact/credential.ts";

/** What is done about a credential at whoever issued it. */
export interface Issuer extends Revocation {
  /** Tells whose it is. */
  readonly resolve: string;
}

type Entry = readonly [types: RegExp, resolve: (credential: CredentialFact) => string];

/** True for the key of temporary credentials. */
export const isSession = ({ publicId = "" }: Pick<CredentialFact, "publicId">): boolean => publicId.startsWith("ASIA");

/** An id of AWS that the credential carries: its own, or that of the key that signed it. */
const keyOf = ({ publicId, claims }: CredentialFact): string => publicId ?? claims["access_key_id"] ?? "<key id>";

const cloudTrail = (id: string): string =>
  sh`aws cloudtrail lookup-events --lookup-attributes=${`AttributeKey=AccessKeyId,AttributeValue=${id}`} --max-results=1 --query=${"Events[0].CloudTrailEvent"} --output=text`;

/** The hash of the audit log is of the token as it is: it is made where the token lies, and is not kept. */
const auditLog = lines(
  remark("the audit log knows a token by its SHA-256 in base64"),
  `gh api --method=GET ${sh`${"orgs/<org>/audit-log"}`} -f "phrase=hashed_token:"$(tr -d '\\n' < token.txt | openssl dgst -sha256 -binary | base64)""`,
);

const gitlab: Readonly<Record<string, string>> = {
  "deploy token": "groups/<group>/deploy_tokens",
  "runner authentication token": "runners/all",
  "CI job token": "job",
  "trigger token": "projects/<project>/triggers",
  "agent token": "projects/<project>/cluster_agents",
};

/** Kinds of the table of credentials; the first that fits. */
const table: readonly Entry[] = [
  [
    /^aws-bedrock-key-long/,
    () => "aws iam list-service-specific-credentials --all-users --service-name=bedrock.amazonaws.com",
  ],
  [
    /^aws-/,
    (fact) =>
      isSession({ publicId: keyOf(fact) })
        ? cloudTrail(keyOf(fact))
        : sh`aws iam get-access-key-last-used --access-key-id=${keyOf(fact)}`,
  ],
  [
    /^github-app-installation/,
    ({ claims: { app_id: app } }) =>
      app === undefined
        ? "curl -H @authorization.txt https://api.github.com/installation/repositories"
        : lines(
            remark("the App's repositories and permissions, asked as its owner"),
            sh`gh api ${"orgs/<org>/installations"} --jq=${`.installations[]|select(.app_id==${/^\d+$/.test(app) ? app : "0"})`}`,
          ),
  ],
  [
    /^github-actions/,
    ({ claims: { repository = "<owner>/<repository>" } }) => sh`gh run list --repo=${repository} --limit=20`,
  ],
  [/^github/, () => auditLog],
  [/^gitlab-ci/, () => sh`curl -H @private-token.txt ${"https://<host>/api/v4/projects/<project>/jobs"}`],
  [
    /^gitlab/,
    ({ claims: { token_type: type = "" } }) =>
      sh`curl -H @private-token.txt ${`https://<host>/api/v4/${gitlab[type] ?? "personal_access_tokens/self"}`}`,
  ],
  [
    /^vault-approle-role-id/,
    () =>
      lines(
        remark("the role whose role_id it is: compare what this prints with it"),
        `for role in $(vault list -format=json auth/approle/role | jq -r '.[]'); do vault read -field=role_id "auth/approle/role/$role/role-id"; echo " $role"; done`,
      ),
  ],
  [
    /^vault-approle/,
    () =>
      lines(
        remark("the role that knows it answers with its accessor"),
        `for role in $(vault list -format=json auth/approle/role | jq -r '.[]'); do vault write "auth/approle/role/$role/secret-id/lookup" secret_id=@secret-id.txt; done`,
      ),
  ],
  [
    /^vault/,
    ({ claims: { accessor } }) =>
      accessor === undefined
        ? lines(
            remark("how the audit log writes the token; its lines have the accessor, the entity and the policies"),
            sh`vault write ${"sys/audit-hash/<device>"} input=@token.txt`,
          )
        : sh`vault token lookup -accessor ${accessor}`,
  ],
  [
    /^gcp-sa-json/,
    ({ subject, claims, publicId }) =>
      sh`gcloud iam service-accounts describe ${subject ?? claims["client_email"] ?? publicId ?? "<service account>"}`,
  ],
  [/^gcp-api-key/, () => `gcloud services api-keys lookup "$(cat key.txt)"`],
  [/^(gcp|google)/, () => "curl --data-urlencode access_token@token.txt https://oauth2.googleapis.com/tokeninfo"],
  [
    /^azure-(storage|sas|shared)/,
    ({ resource = "<account>", claims }) => {
      const name = (claims["account"] ?? resource.split(".")[0] ?? resource).replaceAll("'", "");
      return sh`az resource list --name=${name} --query=${"[].{id:id,type:type}"}`;
    },
  ],
  [
    /^azure/,
    () => sh`az ad app list --all --query=${"[].{app:appId,secrets:passwordCredentials[].{id:keyId,hint:hint}}"}`,
  ],
  [/^kubernetes-service-account-token/, () => "kubectl get --raw /.well-known/openid-configuration"],
  [/^(kubeconfig|kubernetes)/, () => "kubectl config view --minify"],
  [
    /^db-/,
    ({ resource = "<host>" }) => sh`dig +short ${/^[\w.-]+/.exec(resource.replace(/^database:/, ""))?.[0] ?? "<host>"}`,
  ],
  [/^slack/, () => "curl -H @authorization.txt https://slack.com/api/auth.test"],
  [
    /^private-key/,
    ({ claims: { ssh_fingerprint: print } }) =>
      print === undefined
        ? "ssh-keygen -lf key.pub"
        : lines(
            remark(`on hosts: who lets ${print} in`),
            sh`ssh-keygen -lf ${"~/.ssh/authorized_keys"} | grep -F ${print}`,
          ),
  ],
];

const other = ({ issuer }: CredentialFact): string =>
  remark(`ask ${issuer ?? "the issuer"} whose it is, by its last characters or its fingerprint`);

/** What its issuer offers. */
export const issuerOf = (credential: CredentialFact): Issuer => ({
  ...revocationOf(credential),
  resolve: (table.find(([types]) => types.test(credential.type))?.[1] ?? other)(credential),
});
