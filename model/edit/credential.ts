import type { Latency } from "../control.ts";
import type { CredentialFact } from "../fact/credential.ts";
import { lines, remark, sh } from "./shell.ts";
import { hours, minutes, removes } from "./spec.ts";

interface Revocation {
  readonly latency: Latency;
  readonly command: (fact: CredentialFact) => string;
}

const claim = ({ claims }: CredentialFact, name: string): string => claims[name] ?? `<${name.replaceAll("_", " ")}>`;

const kubernetesToken: Revocation = {
  latency: { seconds: minutes, survives: "sessions in clouds and Vault that were opened with it, until they end" },
  command: (fact) => {
    const { pod, secret } = fact.claims;
    const inNamespace = sh`--namespace=${claim(fact, "namespace")}`;
    if (pod !== undefined) return `kubectl delete ${inNamespace} ${sh`${`pod/${pod}`}`}`;
    if (secret !== undefined) return `kubectl delete ${inNamespace} ${sh`${`secret/${secret}`}`}`;
    const account = sh`${`serviceaccount/${claim(fact, "service_account")}`}`;
    return lines(
      remark("a token that is bound to nothing ends with its account alone: make that anew, restart its pods"),
      `kubectl get ${inNamespace} ${account} --output=yaml > account.yaml`,
      `kubectl delete ${inNamespace} ${account} && kubectl create --filename=account.yaml`,
    );
  },
};

/** By the beginning of the type, the first that fits. */
const revocations: readonly (readonly [type: string, revocation: Revocation])[] = [
  [
    "aws-access-key-id",
    {
      latency: { seconds: minutes, survives: "sessions made from it, until they end", survivesSeconds: 36 * hours },
      command: ({ publicId = "", claims }) =>
        publicId.startsWith("ASIA")
          ? lines(
              remark("a session is not revoked by itself: deny what its role was issued until now"),
              "aws iam put-role-policy --role-name='<role>' --policy-name=AWSRevokeOlderSessions --policy-document=file://deny-older-sessions.json",
            )
          : sh`aws iam update-access-key --user-name=${claims["user"] ?? "<user>"} --access-key-id=${publicId} --status=Inactive`,
    },
  ],
  ["kubernetes-service-account-token", kubernetesToken],
  [
    "kubernetes-client-certificate",
    {
      latency: { seconds: 0, survives: "the certificate, until it expires or the cluster's CA is rotated" },
      command: ({ subject = "<name>", groups = [] }) =>
        lines(
          remark("a client certificate cannot be revoked: take away what is bound to its names, then rotate the CA"),
          remark(`bindings of user ${subject}${groups.length > 0 ? ` and groups ${groups.join(", ")}` : ""}:`),
          "kubectl get clusterrolebindings,rolebindings --all-namespaces --output=wide",
        ),
    },
  ],
  [
    "vault-approle",
    {
      latency: { seconds: 0, survives: "tokens that were issued, until their TTL ends or they are revoked" },
      command: (fact) =>
        sh`vault write ${`auth/approle/role/${claim(fact, "role")}/secret-id-accessor/destroy`} secret_id_accessor=${"<accessor>"}`,
    },
  ],
  [
    "vault-",
    {
      latency: { seconds: 0, survives: "credentials that were leased to it and that an engine could not take back" },
      command: (fact) => sh`vault token revoke -accessor ${claim(fact, "accessor")}`,
    },
  ],
  [
    "gcp-sa-json",
    {
      latency: { seconds: minutes, survives: "access tokens made with it, until they end", survivesSeconds: hours },
      command: (fact) =>
        sh`gcloud iam service-accounts keys disable ${claim(fact, "private_key_id")} --iam-account=${claim(fact, "client_email")}`,
    },
  ],
  [
    "azure-service-principal",
    {
      latency: {
        seconds: minutes,
        survives: "access tokens made with it, until they end",
        survivesSeconds: 1.5 * hours,
      },
      command: (fact) => sh`az ad app credential delete --id=${claim(fact, "appid")} --key-id=${"<key id>"}`,
    },
  ],
  [
    "db-",
    {
      latency: { seconds: 0, survives: "connections that stand" },
      command: (fact) =>
        remark(
          `at ${claim(fact, "host")}: lock the login ${claim(fact, "user")}, end its connections, give it a new password`,
        ),
    },
  ],
  [
    "docker-config",
    {
      latency: { seconds: minutes },
      command: (fact) =>
        remark(`at ${claim(fact, "host")}: end the login of ${claim(fact, "user")} and make one that may pull only`),
    },
  ],
];

const usual: Revocation = {
  latency: { seconds: 5 * minutes, survives: "sessions that were opened with it, until they end" },
  command: ({ title, issuer }) => remark(`revoke the ${title} at ${issuer ?? "its issuer"}`),
};

const of = (fact: CredentialFact | undefined): Revocation =>
  revocations.find(([type]) => fact?.type.startsWith(type))?.[1] ?? usual;

/** Edits of credentials that somebody found: text that leaked cannot be taken back, what it opens can. */
export const credentialEdits = [
  removes("revoke", "credential", {
    title: "Revoke the credential at its issuer",
    cost: 1,
    reversible: false,
    latency: (fact) => of(fact).latency,
    command: (fact) => of(fact).command(fact),
  }),
];
