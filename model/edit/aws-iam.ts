import type { AwsStatementFact } from "../fact/aws.ts";
import { regionFlag } from "./aws-acting.ts";
import { inPermissionSet, isEditable, permissionSetOf } from "./aws-permission-set.ts";
import { narrowed, narrowResource } from "./aws-resource-policy.ts";
import { json, lines, remark, sh } from "./shell.ts";
import { changes, endsCopies, hours, minutes, removes, soon } from "./spec.ts";

const sessionsLive = {
  seconds: minutes,
  survives: "sessions made before, until they end",
  survivesSeconds: 12 * hours,
};
const isOwn = (key: string): boolean => !/^(arn:aws[a-z-]*:iam::aws:policy\/|session:)/.test(key) && isEditable(key);

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** `user`, `role` or `group`, as the IAM command line calls the holder of a policy. */
const holderType = (arn: string): string => /:(user|role|group)\//.exec(arn)?.[1] ?? "role";

function identityCommand({ policy, key }: AwsStatementFact, index: string): string {
  if (policy.startsWith("inline:")) {
    const at = policy.lastIndexOf(":");
    const [arn, name] = [policy.slice("inline:".length, at), policy.slice(at + 1)];
    const type = holderType(arn);
    const set = permissionSetOf(arn);
    if (set !== undefined)
      return inPermissionSet(
        set,
        "aws sso-admin get-inline-policy-for-permission-set @set --query=InlinePolicy --output=text > policy.json",
        narrowed(index),
        "aws sso-admin put-inline-policy-to-permission-set @set --inline-policy=file://policy.json",
      );
    const named = sh`--${type}-name=${nameOf(arn)} --policy-name=${name}`;
    return lines(
      `aws iam get-${type}-policy ${named} --query=PolicyDocument --output=json > policy.json`,
      narrowed(index),
      `aws iam put-${type}-policy ${named} --policy-document=file://policy.json`,
      remark(`where no statement is left: aws iam delete-${type}-policy ${named}`),
    );
  }
  if (/^[sr]cp:/.test(policy)) {
    const type = policy.startsWith("scp:") ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY";
    return lines(
      remark("in the organization's management account, or where its policies are delegated to"),
      sh`aws organizations list-policies --filter=${type} --query=${`Policies[?Name=='${policy.slice("scp:".length)}'].Id`} --output=text`,
      "aws organizations describe-policy --policy-id='<id>' --query=Policy.Content --output=text > policy.json",
      narrowed(index),
      "aws organizations update-policy --policy-id='<id>' --content=file://policy.json",
    );
  }
  const version = key.slice(policy.length + 1, key.lastIndexOf("/"));
  return lines(
    sh`aws iam get-policy-version --policy-arn=${policy} --version-id=${version || "v1"} --query=PolicyVersion.Document --output=json > policy.json`,
    narrowed(index),
    sh`aws iam create-policy-version --policy-arn=${policy} --policy-document=file://policy.json --set-as-default`,
    remark("there are five versions at most: aws iam delete-policy-version takes one away"),
  );
}

function statementCommand(fact: AwsStatementFact): string {
  const { policy, key, sid, type } = fact;
  const index = key.slice(key.lastIndexOf("/") + 1).replace(/\D/g, "") || "0";
  if (type === "trust") {
    const role = nameOf(policy.slice("trust:".length));
    return lines(
      sh`aws iam get-role --role-name=${role} --query=Role.AssumeRolePolicyDocument --output=json > trust.json`,
      narrowed(index, "trust.json"),
      sh`aws iam update-assume-role-policy --role-name=${role} --policy-document=file://trust.json`,
    );
  }
  if (type === "resource") return narrowResource(fact.holder ?? policy.slice("resource:".length), index, sid);
  return identityCommand(fact, index);
}

const revokeSessions = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { DateLessThan: { "aws:TokenIssueTime": "@now" } } },
  ],
};

/** Edits of identities and of who may do what. */
export const awsIamEdits = [
  changes("narrow", "aws.statement", {
    title: "Narrow the statement",
    cost: 2,
    latency: (fact) => (fact?.type === "trust" ? sessionsLive : soon),
    simulates: "the whole statement is taken out; the command is where it is narrowed",
    // Nobody but AWS edits a policy of AWS's own: it is detached. A session's policies are what they were.
    allows: isOwn,
    // The policy is there still, with a statement that says nothing: none at all would read as a policy not known.
    to: ({ notActions: _, ...fact }) => ({ ...fact, actions: [] }),
    command: statementCommand,
  }),
  removes("detach", "aws.attachment", {
    title: "Detach the policy",
    cost: 2,
    latency: soon,
    allows: isEditable,
    command({ holder, policy }) {
      const set = permissionSetOf(holder);
      if (set !== undefined)
        return inPermissionSet(
          set,
          sh`aws sso-admin detach-managed-policy-from-permission-set @set --managed-policy-arn=${policy}`,
        );
      const type = holderType(holder);
      return sh`aws iam detach-${type}-policy --${type}-name=${nameOf(holder)} --policy-arn=${policy}`;
    },
  }),
  removes("detach", "aws.membership", {
    title: "Take the user out of the group",
    cost: 2,
    latency: soon,
    command: ({ user, group }) =>
      sh`aws iam remove-user-from-group --user-name=${nameOf(user)} --group-name=${nameOf(group)}`,
  }),
  changes("revoke", "aws.access-key", {
    title: "Make the access key inactive",
    cost: 1,
    latency: {
      seconds: minutes,
      survives: "sessions made with the key before (AssumeRole, GetSessionToken, GetFederationToken), until they end",
      survivesSeconds: 36 * hours,
    },
    to: (fact) => ({ ...fact, status: "Inactive" as const }),
    command: ({ key, user }) =>
      sh`aws iam update-access-key --user-name=${nameOf(user)} --access-key-id=${key.slice("credential:".length)} --status=Inactive`,
  }),
  endsCopies("revoke", "aws.role", {
    title: "Revoke the role's sessions",
    cost: 1,
    latency: {
      seconds: minutes,
      survives: "sessions of other roles made from them, until they end",
      survivesSeconds: hours,
    },
    allows: isEditable,
    command({ key, name }) {
      const set = permissionSetOf(key);
      if (set !== undefined)
        return inPermissionSet(
          set,
          remark(
            "policy.json is its inline policy and a statement that denies * on * where aws:TokenIssueTime is before now",
          ),
          "aws sso-admin put-inline-policy-to-permission-set @set --inline-policy=file://policy.json",
        );
      return lines(
        remark("denies what was issued until now; whoever may assume the role still gets new sessions"),
        sh`aws iam put-role-policy --role-name=${name} --policy-name=AWSRevokeOlderSessions --policy-document=` +
          `'${json(revokeSessions).replace("@now", `'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'`)}'`,
      );
    },
  }),
  endsCopies("revoke", "aws.user", {
    title: "Revoke the user's sessions",
    cost: 1,
    latency: {
      seconds: minutes,
      survives: "sessions of roles made from them, until they end",
      survivesSeconds: 12 * hours,
    },
    command: ({ name }) =>
      lines(
        remark("denies temporary credentials that were issued until now; the user's keys and password go on"),
        sh`aws iam put-user-policy --user-name=${name} --policy-name=AWSRevokeOlderSessions --policy-document=` +
          `'${json(revokeSessions).replace("@now", `'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'`)}'`,
      ),
  }),
  removes("delete", "aws.oidc-provider", {
    title: "Delete the identity provider",
    cost: 4,
    latency: sessionsLive,
    command: ({ key }) => sh`aws iam delete-open-id-connect-provider --open-id-connect-provider-arn=${key}`,
  }),
  removes("revoke", "aws.grant", {
    title: "Revoke the KMS grant",
    cost: 2,
    reversible: false,
    latency: { seconds: 5 * minutes },
    command: ({ key, keyArn }) =>
      sh`aws kms revoke-grant --key-id=${keyArn} --grant-id=${key.slice(keyArn.length + 1)}` + regionFlag(keyArn),
  }),
  removes("delete", "aws.eks-access-entry", {
    title: "Delete the access entry",
    cost: 2,
    latency: soon,
    command: ({ cluster, principal }) =>
      sh`aws eks delete-access-entry --cluster-name=${nameOf(cluster)} --principal-arn=${principal}` +
      regionFlag(cluster),
  }),
  removes("delete", "aws.pod-identity", {
    title: "Delete the pod identity association",
    cost: 2,
    latency: {
      seconds: minutes,
      survives: "sessions that pods have taken, until they end",
      survivesSeconds: 6 * hours,
    },
    command: ({ cluster, namespace, serviceAccount }) => {
      const named = sh`--cluster-name=${nameOf(cluster)}` + regionFlag(cluster);
      return lines(
        `aws eks list-pod-identity-associations ${named} ` +
          sh`--namespace=${namespace} --service-account=${serviceAccount} --query='associations[].associationId' --output=text`,
        `aws eks delete-pod-identity-association ${named} --association-id='<id>'`,
      );
    },
  }),
];
