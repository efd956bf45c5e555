import type { FactOf } from "../fact.ts";

/** Facts of one AWS account's network and EKS clusters, for rules that lead between the cluster `k8s:prod` and AWS. */
const account = "111111111111";
const source = { document: "aws/resources.json", locator: "", importer: "aws", observedAt: "2026-01-01T00:00:00.000Z" };
const base = { scope: `aws:account:${account}`, source };
type With<F> = Partial<Omit<F, "kind" | "key" | "scope">>;

export const eksArn = `arn:aws:eks:us-east-1:${account}:cluster/prod`;

export const eksCluster = (rest: With<FactOf<"aws.eks-cluster">> = {}): FactOf<"aws.eks-cluster"> => ({
  kind: "aws.eks-cluster",
  key: eksArn,
  ...base,
  name: "prod",
  endpointPublic: true,
  publicCidrs: ["0.0.0.0/0"],
  securityGroups: [],
  ...rest,
});

export const accessEntry = (
  principal: string,
  rest: With<FactOf<"aws.eks-access-entry">> = {},
): FactOf<"aws.eks-access-entry"> => ({
  kind: "aws.eks-access-entry",
  key: `${eksArn}|${principal}`,
  ...base,
  cluster: eksArn,
  principal,
  groups: [],
  clusterPolicies: [],
  ...rest,
});

export const podIdentity = (namespace: string, serviceAccount: string, role: string): FactOf<"aws.pod-identity"> => ({
  kind: "aws.pod-identity",
  key: `${eksArn}|${namespace}|${serviceAccount}`,
  ...base,
  cluster: eksArn,
  namespace,
  serviceAccount,
  role,
});

export const database = (
  name: string,
  rest: With<FactOf<"aws.database">> = {},
  what: "db" | "cluster" = "db",
): FactOf<"aws.database"> => ({
  kind: "aws.database",
  key: `arn:aws:rds:us-east-1:${account}:${what}:${name}`,
  ...base,
  name,
  publiclyAccessible: false,
  securityGroups: [],
  ...rest,
});

/** Every protocol and port, unless told otherwise. */
export const securityGroupRule = (
  group: string,
  direction: "ingress" | "egress",
  rest: With<FactOf<"aws.security-group-rule">> = {},
): FactOf<"aws.security-group-rule"> => ({
  kind: "aws.security-group-rule",
  key: `${group}/${direction}/0`,
  ...base,
  group,
  direction,
  protocol: "-1",
  cidrs: [],
  groups: [],
  prefixLists: [],
  ...rest,
});

export const route = (vpc: string, target: string, rest: With<FactOf<"aws.route">> = {}): FactOf<"aws.route"> => ({
  kind: "aws.route",
  key: `rtb-${vpc}/${target}`,
  ...base,
  table: `rtb-${vpc}`,
  vpc,
  subnets: [],
  main: true,
  destination: "0.0.0.0/0",
  target,
  ...rest,
});

/** An entry of the network ACL `acl-1` of `subnet-1`: TCP from everywhere in, allowed, unless told otherwise. */
export const networkAcl = (
  number: number,
  rest: With<FactOf<"aws.network-acl-entry">> = {},
): FactOf<"aws.network-acl-entry"> => ({
  kind: "aws.network-acl-entry",
  key: `acl-1/${rest.egress ? "egress" : "ingress"}/${number}`,
  ...base,
  acl: "acl-1",
  subnets: ["subnet-1"],
  egress: false,
  number,
  allow: true,
  protocol: "6",
  cidr: "0.0.0.0/0",
  ...rest,
});

export const prefixList = (id: string, ...cidrs: readonly string[]): FactOf<"aws.prefix-list"> => ({
  kind: "aws.prefix-list",
  key: id,
  ...base,
  cidrs,
});

export const subnet = (id: string, cidr: string, vpc = "vpc-1"): FactOf<"aws.subnet"> => ({
  kind: "aws.subnet",
  key: id,
  ...base,
  vpc,
  cidr,
});

export const loadBalancer = (
  name: string,
  rest: With<FactOf<"aws.load-balancer">> = {},
): FactOf<"aws.load-balancer"> => ({
  kind: "aws.load-balancer",
  key: `arn:aws:elasticloadbalancing:us-east-1:${account}:loadbalancer/app/${name}/1`,
  ...base,
  name,
  host: `${name}.us-east-1.elb.amazonaws.com`,
  internetFacing: true,
  type: "application",
  vpc: "vpc-1",
  subnets: [],
  securityGroups: ["sg-lb"],
  ...rest,
});

const targetGroup = `arn:aws:elasticloadbalancing:us-east-1:${account}:targetgroup/web/1`;

/** The default action of a listener on 443 that forwards to `targetGroup`. */
export const listenerRule = (
  loadBalancer: string,
  rest: With<FactOf<"aws.listener-rule">> = {},
): FactOf<"aws.listener-rule"> => ({
  kind: "aws.listener-rule",
  key: `${loadBalancer.replace(":loadbalancer/", ":listener/")}/1/default`,
  ...base,
  loadBalancer,
  port: 443,
  protocol: "HTTPS",
  priority: "default",
  hosts: [],
  paths: [],
  authenticates: false,
  targetGroups: [targetGroup],
  ...rest,
});

export const target = (id: string, rest: With<FactOf<"aws.target">> = {}): FactOf<"aws.target"> => ({
  kind: "aws.target",
  key: `${targetGroup}|${id}`,
  ...base,
  targetGroup,
  target: id,
  port: 8080,
  health: "healthy",
  ...rest,
});

export const queue = (name: string, rest: With<FactOf<"aws.queue">> = {}): FactOf<"aws.queue"> => ({
  kind: "aws.queue",
  key: `arn:aws:sqs:us-east-1:${account}:${name}`,
  ...base,
  name,
  tags: [],
  ...rest,
});

export const table = (name: string, rest: With<FactOf<"aws.table">> = {}): FactOf<"aws.table"> => ({
  kind: "aws.table",
  key: `arn:aws:dynamodb:us-east-1:${account}:table/${name}`,
  ...base,
  name,
  tags: [],
  ...rest,
});
