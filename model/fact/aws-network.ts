import type { FactKindTable } from "../fact-kind.ts";
import type { Arn, AwsNamed } from "./aws-named.ts";
import type { FactBase } from "./base.ts";

/** One rule direction of a security group. Key: `<group id>/<ingress|egress>/<index>`. */
export interface AwsSecurityGroupRuleFact extends FactBase<"aws.security-group-rule"> {
  readonly group: string;
  readonly direction: "ingress" | "egress";
  /** `tcp`, `udp`, `icmp`, a number, or `-1` for all. */
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrs: readonly string[];
  readonly groups: readonly string[];
  readonly prefixLists: readonly string[];
  readonly region?: string;
}
/** Key: group id. */
export interface AwsSecurityGroupFact extends FactBase<"aws.security-group">, AwsNamed {
  readonly vpc?: string;
}
/** Key: subnet id. */
export interface AwsSubnetFact extends FactBase<"aws.subnet"> {
  readonly vpc: string;
  /** `aws:account:<id>` of whose network it is, where another account shares it. */
  readonly owner?: string;
  readonly cidr: string;
}
/** One route. Key: `<route table id>/<index>`. */
export interface AwsRouteFact extends FactBase<"aws.route"> {
  readonly table: string;
  readonly vpc: string;
  /** Subnets associated; empty with `main` for the main table. */
  readonly subnets: readonly string[];
  readonly main: boolean;
  readonly destination: string;
  /** `igw-...`, `nat-...`, `local`, `pcx-...`. */
  readonly target: string;
  readonly region?: string;
}
/** One numbered entry. Key: `<acl id>/<ingress|egress>/<rule number>`. */
export interface AwsNetworkAclFact extends FactBase<"aws.network-acl-entry"> {
  readonly acl: string;
  readonly subnets: readonly string[];
  readonly egress: boolean;
  readonly number: number;
  readonly allow: boolean;
  readonly protocol: string;
  readonly cidr: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}
/** VPC endpoint. Key: `vpce-...` id. */
export interface AwsVpcEndpointFact extends FactBase<"aws.vpc-endpoint"> {
  readonly vpc: string;
  readonly service: string;
  /** `Gateway` (route tables lead to it), `Interface` (an address with security groups of its own) ... */
  readonly type?: string;
}

/** Key: load balancer ARN. */
export interface AwsLoadBalancerFact extends FactBase<"aws.load-balancer">, AwsNamed {
  readonly host: string;
  readonly internetFacing: boolean;
  /** `application`, `network`, `classic`. */
  readonly type: string;
  readonly vpc?: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}
/** One rule of a listener, its default action included. Key: `<listener ARN>/<priority>`. */
export interface AwsListenerRuleFact extends FactBase<"aws.listener-rule"> {
  readonly loadBalancer: Arn;
  readonly port: number;
  readonly protocol: string;
  /** Lower first; `default` is the last. */
  readonly priority: number | "default";
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  /** Fields of conditions beside host and path, `source-ip` ...: the rule takes only some requests. */
  readonly otherConditions?: readonly string[];
  /** True where an `authenticate-oidc`, `authenticate-cognito` or `jwt-validation` action that lets nobody pass without identity comes before the forward. */
  readonly authenticates: boolean;
  /** Types of those actions, sorted; `<type> (optional)` where it lets requests without identity pass. */
  readonly logins?: readonly string[];
  /** `url-rewrite`, `host-header-rewrite`: what it changes of a request, sorted. */
  readonly transforms?: readonly string[];
  readonly targetGroups: readonly Arn[];
}
/** Key: `<target group ARN>|<target id>`, with `:<port>` where told. */
export interface AwsTargetFact extends FactBase<"aws.target"> {
  readonly targetGroup: Arn;
  /** Instance id, IP address or function ARN. */
  readonly target: string;
  readonly port?: number;
  /** `healthy`, `unhealthy` ...; absent where not told. */
  readonly health?: string;
}

export interface AwsNetworkFacts {
  "aws.security-group-rule": AwsSecurityGroupRuleFact;
  "aws.security-group": AwsSecurityGroupFact;
  "aws.subnet": AwsSubnetFact;
  "aws.route": AwsRouteFact;
  "aws.network-acl-entry": AwsNetworkAclFact;
  "aws.vpc-endpoint": AwsVpcEndpointFact;
  "aws.load-balancer": AwsLoadBalancerFact;
  "aws.listener-rule": AwsListenerRuleFact;
  "aws.target": AwsTargetFact;
}

export const awsNetworkKinds: FactKindTable<keyof AwsNetworkFacts> = {
  "aws.security-group-rule": { collection: "security group rules" },
  "aws.security-group": { collection: "security groups" },
  "aws.subnet": { collection: "subnets" },
  "aws.route": { collection: "routes" },
  "aws.network-acl-entry": { collection: "network ACL entries" },
  "aws.vpc-endpoint": { collection: "VPC endpoints", node: "AwsVpcEndpoint" },
  "aws.load-balancer": { collection: "load balancers", node: "AwsLoadBalancer" },
  "aws.listener-rule": { collection: "listener rules" },
  "aws.target": { collection: "load balancer targets" },
};
