import type { Revocation, RevocationEntry, Revoked } from "./revocation-entry.ts";
import { lines, remark, sh } from "./shell.ts";
import { hours, minutes } from "./spec.ts";

const aws = (fact: Revoked): Revocation => {
  const { publicId = fact.claims["access_key_id"] ?? "<key id>", principal = "" } = fact;
  const named = /:(?:assumed-role|user)\/(?:.*\/)?([^/]+)/.exec(principal)?.[1];
  if (publicId.startsWith("ASIA")) {
    const role = /:assumed-role\/([^/]+)/.exec(principal)?.[1];
    return {
      issuer: "AWS",
      latency: { seconds: minutes, survives: "sessions made from it, until they end", survivesSeconds: 12 * hours },
      reversible: true,
      command: lines(
        remark("a session cannot be revoked by itself: deny what its role was issued until now"),
        sh`aws iam put-role-policy --role-name=${role ?? "<role>"} --policy-name=AWSRevokeOlderSessions --policy-document=file://deny-older-sessions.json`,
      ),
    };
  }
  return {
    issuer: "AWS",
    latency: { seconds: minutes, survives: "sessions made from it, until they end", survivesSeconds: 36 * hours },
    reversible: true,
    command: sh`aws iam update-access-key --user-name=${fact.claims["user"] ?? named ?? "<user>"} --access-key-id=${publicId} --status=Inactive`,
  };
};

/** An account key signs everything of the account; a user delegation key and a stored policy have an end of their own. */
function storage({ type, resource = "<account>", claims }: Revoked): Revocation {
  const account = claims["account"] ?? /^[a-z0-9]{3,24}(?=\.)/.exec(resource)?.[0] ?? resource;
  const issuer = "Azure";
  if (type === "azure-sas" && claims["skoid"] !== undefined)
    return {
      issuer,
      latency: { seconds: minutes, survives: "signatures by account keys" },
      reversible: false,
      command: sh`az storage account revoke-delegation-keys --name=${account} --resource-group=${"<group>"}`,
    };
  if (type === "azure-sas" && claims["si"] !== undefined)
    return {
      issuer,
      latency: { seconds: minutes },
      reversible: false,
      command: sh`az storage container policy delete --account-name=${account} --container-name=${"<container>"} --name=${claims["si"]}`,
    };
  return {
    issuer,
    latency: {
      seconds: 0,
      survives: "signatures by the other key, and by user delegation keys until these are revoked",
    },
    reversible: false,
    command: sh`az storage account keys renew --account-name=${account} --key=primary`,
  };
}

/** What ends credentials of AWS, Google Cloud and Azure. */
export const cloudRevocations: readonly RevocationEntry[] = [
  [
    /^aws-bedrock-key-long/,
    ({ claims }) => ({
      issuer: "AWS",
      latency: { seconds: minutes },
      reversible: true,
      command: lines(
        remark("the id of the key: aws iam list-service-specific-credentials --user-name=<user>"),
        sh`aws iam update-service-specific-credential --user-name=${claims["user"] ?? "<user>"} --service-specific-credential-id=${"<id>"} --status=Inactive`,
      ),
    }),
  ],
  [/^aws-/, aws],
  [
    /^gcp-sa-json/,
    ({ claims }) => ({
      issuer: "Google Cloud",
      latency: { seconds: minutes, survives: "access tokens made with it, until they end", survivesSeconds: hours },
      reversible: true,
      command: sh`gcloud iam service-accounts keys disable ${claims["private_key_id"] ?? "<key id>"} --iam-account=${claims["client_email"] ?? "<service account>"}`,
    }),
  ],
  [
    /^gcp-api-key/,
    () => ({
      issuer: "Google Cloud",
      latency: { seconds: 5 * minutes },
      reversible: true,
      command: sh`gcloud services api-keys delete ${"<key>"}`,
    }),
  ],
  [
    /^(gcp|google)/,
    () => ({
      issuer: "Google",
      latency: { seconds: minutes, survives: "access tokens, until they end", survivesSeconds: hours },
      reversible: false,
      command: "curl --data-urlencode token@token.txt https://oauth2.googleapis.com/revoke",
    }),
  ],
  [/^azure-(storage|sas)/, storage],
  [
    /^azure-shared/,
    ({ resource = "<host>", claims }) => ({
      issuer: "Azure",
      latency: { seconds: minutes },
      reversible: false,
      command: remark(`at ${resource}: renew the key of ${claims["policy"] ?? "its policy"}`),
    }),
  ],
  [
    /^azure/,
    ({ claims }) => ({
      issuer: "Microsoft Entra",
      latency: {
        seconds: minutes,
        survives: "access tokens made with it, until they end",
        survivesSeconds: 1.5 * hours,
      },
      reversible: false,
      command: sh`az ad app credential delete --id=${claims["appid"] ?? "<application>"} --key-id=${"<key id>"}`,
    }),
  ],
];
