import type { AwsFacts, AwsPrincipals, AwsStatementFact } from "../fact/aws.ts";
import { awsAiSummaries } from "./aws-ai.ts";
import { awsComputeSummaries } from "./aws-compute.ts";
import { awsEntrySummaries } from "./aws-entry.ts";
import { awsStoreSummaries } from "./aws-stores.ts";
import { list, type Summaries } from "./words.ts";

const principals = (of: AwsPrincipals | undefined): string =>
  list(
    Object.entries(of ?? {}).flatMap(([type, ids]) =>
      type === "*" ? ["everyone"] : ids.map((id) => (type === "AWS" ? id : `${type} ${id}`)),
    ),
  );

function statement(fact: AwsStatementFact): string {
  const who = fact.principals
    ? ` to ${principals(fact.principals)}`
    : fact.notPrincipals
      ? ` to everyone but ${principals(fact.notPrincipals)}`
      : "";
  const what = fact.actions ? list(fact.actions) : `everything but ${list(fact.notActions ?? [])}`;
  const on = fact.resources
    ? ` on ${list(fact.resources)}`
    : fact.notResources
      ? ` on everything but ${list(fact.notResources)}`
      : "";
  const when =
    fact.conditions.length > 0
      ? ` when ${list(fact.conditions.map(({ operator, key, values }) => `${operator} ${key} ${list(values)}`))}`
      : "";
  const sid = fact.sid ? `, Sid ${fact.sid}` : "";
  const version = fact.version ? ` ${fact.version}` : "";
  return `${policyName(fact.policy)}${version}${sid}: ${fact.effect} ${what}${on}${who}${when}`;
}

/** The policy as a person finds it again: its ARN, or what it is attached to. */
export function policyName(policy: string): string {
  const [type = "", rest = ""] = [policy.slice(0, policy.indexOf(":")), policy.slice(policy.indexOf(":") + 1)];
  switch (type) {
    case "inline": {
      const at = rest.lastIndexOf(":");
      return `inline policy ${rest.slice(at + 1)} of ${rest.slice(0, at)}`;
    }
    case "trust":
      return `trust policy of ${rest}`;
    case "resource":
      return `resource policy of ${rest}`;
    case "scp":
      return `service control policy ${rest}`;
    case "rcp":
      return `resource control policy ${rest}`;
    default:
      return policy;
  }
}

export const awsSummaries: Summaries<AwsFacts> = {
  ...awsAiSummaries,
  ...awsStoreSummaries,
  ...awsComputeSummaries,
  ...awsEntrySummaries,
  "aws.account": (f) => `AWS account ${f.accountId}`,
  "aws.user": (f) => `IAM user ${f.name}`,
  "aws.group": (f) => `IAM group ${f.name}`,
  "aws.role": (f) => `IAM role ${f.name}`,
  "aws.membership": (f) => `${f.user} is a member of ${f.group}`,
  "aws.policy": (f) => `managed policy ${f.name}, version ${f.defaultVersion} in force`,
  "aws.attachment": (f) => `${f.policy} is attached to ${f.holder}`,
  "aws.session": (f) => `${f.principal} under a session policy`,
  "aws.boundary": (f) => `${f.policy} bounds ${f.principal}`,
  "aws.scp": (f) => `service control policy ${f.policy} is attached to ${f.target}`,
  "aws.rcp": (f) => `resource control policy ${f.policy} is attached to ${f.target}`,
  "aws.statement": statement,
  "aws.access-key": (f) => `access key ${f.key.slice("credential:".length)} of ${f.user} is ${f.status.toLowerCase()}`,
  "aws.login-profile": (f) => `${f.user} has a console password`,
  "aws.service-access": (f) =>
    `${f.principal} used ${f.used.length} of the ${f.granted} services that its policies let it use (${list(f.used)})`,
  "aws.oidc-provider": (f) => `the account trusts tokens of ${f.issuer} for ${list(f.audiences)}`,
  "aws.security-group-rule": (f) =>
    `${f.group} admits ${f.direction} ${f.protocol === "-1" ? "on every port" : `${f.protocol} ${f.fromPort ?? "any"}-${f.toPort ?? "any"}`} ${f.direction === "ingress" ? "from" : "to"} ${list([...f.cidrs, ...f.groups, ...f.prefixLists])}`,
  "aws.security-group": (f) => `security group ${f.name}`,
  "aws.subnet": (f) => `subnet ${f.cidr} of ${f.vpc}`,
  "aws.route": (f) => `route ${f.destination} to ${f.target} in ${f.table}`,
  "aws.network-acl-entry": (f) => `network ACL ${f.acl} rule ${f.number} ${f.allow ? "allows" : "denies"} ${f.cidr}`,
  "aws.vpc-endpoint": (f) => `endpoint for ${f.service} in ${f.vpc}`,
  "aws.load-balancer": (f) =>
    `${f.internetFacing ? "internet-facing" : "internal"} load balancer ${f.name} (${f.host})`,
  "aws.listener-rule": (f) =>
    `listener on ${f.protocol} ${f.port}, rule ${f.priority}, ${f.authenticates ? "authenticates" : "asks for no login"}`,
  "aws.target": (f) => `${f.target} is a target of ${f.targetGroup}`,
  "aws.task-cluster": ({ name }) => `ECS cluster ${name}`,
  "aws.eks-cluster": (f) => `EKS cluster ${f.name}`,
  "aws.eks-access-entry": (f) =>
    `${f.principal} has access to ${f.cluster} (${list([...f.clusterPolicies, ...f.groups])})`,
  "aws.pod-identity": (f) => `service account ${f.namespace}/${f.serviceAccount} is associated with ${f.role}`,
};
