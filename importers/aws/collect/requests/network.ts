import { fields, type Request, request } from "../request.ts";

/** Networks and load balancers. */
export const networkRequests: readonly Request[] = [
  request("ec2", "DescribeSecurityGroups", "security groups", {
    input: { MaxResults: 1000 },
    list: "SecurityGroups",
  }),
  request("ec2", "DescribeSubnets", "subnets", { list: "Subnets" }),
  request("ec2", "DescribeRouteTables", "routes", { list: "RouteTables" }),
  request("ec2", "DescribeNetworkAcls", "network ACLs", { list: "NetworkAcls" }),
  request("ec2", "DescribeVpcEndpoints", "VPC endpoints with their policies", { list: "VpcEndpoints" }),
  request("ec2", "DescribeManagedPrefixLists", "prefix lists", { list: "PrefixLists", gives: "PrefixListId" }),
  request("ec2", "GetManagedPrefixListEntries", "entries of prefix lists", {
    from: "ec2 DescribeManagedPrefixLists",
    input: (id) => ({ PrefixListId: id }),
    list: "Entries",
  }),
  request("elbv2", "DescribeLoadBalancers", "load balancers", {
    list: "LoadBalancers",
    gives: "LoadBalancerArn",
  }),
  request("ec2", "DescribeFlowLogs", "flow logs", { list: "FlowLogs" }),
  request("elbv2", "DescribeLoadBalancerAttributes", "access logs of load balancers", {
    from: "elbv2 DescribeLoadBalancers",
    input: (arn) => ({ LoadBalancerArn: arn }),
    // By the balancer's name: the answer does not say whose it is.
    named: (arn) => arn.split("/").at(-2) ?? arn,
  }),
  request("elbv2", "DescribeListeners", "listeners", {
    from: "elbv2 DescribeLoadBalancers",
    input: (arn) => ({ LoadBalancerArn: arn }),
    list: "Listeners",
    gives: "ListenerArn",
    named: (arn) => arn.split("/").slice(1).join("-"),
  }),
  request("elbv2", "DescribeRules", "rules of listeners", {
    from: "elbv2 DescribeListeners",
    input: (arn) => ({ ListenerArn: arn }),
    list: "Rules",
    named: (arn) => arn.split("/").slice(1).join("-"),
  }),
  request("elbv2", "DescribeTargetGroups", "target groups", {
    list: "TargetGroups",
    gives: fields("TargetGroupArn", "TargetGroupName"),
  }),
  request("elbv2", "DescribeTargetHealth", "targets", {
    from: "elbv2 DescribeTargetGroups",
    pair: (arn) => ({ TargetGroupArn: arn }),
    list: "TargetHealthDescriptions",
    paged: false,
    namedBy: 1,
  }),
];
