import { listeners, loadBalancers, targets } from "./load-balancers.ts";
import { networkAcls, routes, subnets, vpcEndpoints } from "./network.ts";
import { type Section, section } from "./section.ts";
import { securityGroups } from "./security-groups.ts";

/** Networks and load balancers. */
export const networkSections: readonly Section[] = [
  section(
    "EC2.SecurityGroups",
    ["aws.security-group", "aws.security-group-rule"],
    ["ec2:DescribeSecurityGroups"],
    securityGroups,
  ),
  section("EC2.Subnets", ["aws.subnet"], ["ec2:DescribeSubnets"], subnets),
  section("EC2.RouteTables", ["aws.route"], ["ec2:DescribeRouteTables"], routes),
  section("EC2.NetworkAcls", ["aws.network-acl-entry"], ["ec2:DescribeNetworkAcls"], networkAcls),
  section("EC2.VpcEndpoints", ["aws.vpc-endpoint"], ["ec2:DescribeVpcEndpoints"], vpcEndpoints),
  section(
    "ElasticLoadBalancingV2.LoadBalancers",
    ["aws.load-balancer"],
    ["elasticloadbalancing:DescribeLoadBalancers"],
    loadBalancers,
  ),
  section(
    "ElasticLoadBalancingV2.Listeners",
    ["aws.listener-rule"],
    ["elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules"],
    listeners,
  ),
  section(
    "ElasticLoadBalancingV2.TargetHealthDescriptions",
    ["aws.target"],
    ["elasticloadbalancing:DescribeTargetHealth"],
    targets,
  ),
];
