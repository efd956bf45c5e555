import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, instanceArn } from "../../model/examples/aws.ts";
import { networkAcl, prefixList, route, securityGroupRule } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { familiesOf, gatewayRoutes, openToInternet } from "../families/aws-routes.ts";

const box = instanceArn("i-1");
const open = securityGroupRule("sg-1", "ingress", { protocol: "tcp", fromPort: 22, toPort: 22, cidrs: ["0.0.0.0/0"] });
const placed = { publicIps: ["198.51.100.1"], securityGroups: ["sg-1"], vpc: "vpc-1", subnets: ["subnet-1"] };

/** A public address, a route to an internet gateway and a security group that lets somebody in: a port of the instance is open. */
export default defineRule({
  id: "aws.internet-instance",
  version: 1,
  title: "Can send requests to the instance from the internet",
  edge: "REACHES_INSTANCE",
  emits: { from: ["Internet#originate"], to: "AwsInstance#connect" },
  needs: ["aws.instance", "aws.prefix-list", "aws.route", "aws.security-group-rule"],
  reliesOnAbsenceIn: ["aws.network-acl-entry"],
  leaves: "tied",

  *derive(facts) {
    for (const fact of facts.each("aws.instance")) {
      if (fact.publicIps.length === 0 || fact.state === "stopped" || fact.state === "terminated") continue;
      for (const family of familiesOf(fact.publicIps)) {
        for (const opening of openToInternet(facts, fact.securityGroups, undefined, family)) {
          for (const gateway of gatewayRoutes(facts, fact.vpc, fact.subnets, opening.ports, family)) {
            yield {
              from: ["internet#originate"],
              to: privilege(fact.key, "connect"),
              because: [fact, ...gateway.because, ...opening.because],
              conditions: [...gateway.conditions, ...opening.conditions],
            };
          }
        }
      }
    }
  },

  controls: [
    control("restrict-network", "aws.security-group-rule", "Take public addresses out of the security group", "public"),
    control("restrict-network", "aws.route", "Move the instance to a private subnet"),
  ],
  abuse: "Scan the address and speak to what listens on the open port.",
  detection: [{ service: "VPC flow logs", event: "ACCEPT from outside addresses" }],
  remediation: "aws ec2 revoke-security-group-ingress --group-id <group> --protocol tcp --port <port> --cidr 0.0.0.0/0",
  frameworks: ["attack:T1190", "attack:T1133"],
  references: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
  ],
  examples: [
    fires(
      "the main route table leads out",
      `internet#originate -> ${box}#connect`,
      instance("i-1", placed),
      open,
      route("vpc-1", "igw-1"),
    ),
    fires(
      "the subnet's own table does",
      `internet#originate -> ${box}#connect`,
      instance("i-1", placed),
      open,
      route("vpc-1", "nat-1"),
      route("vpc-1", "igw-1", { subnets: ["subnet-1"], main: false }),
    ),
    fires(
      "IPv6 all the way",
      `internet#originate -> ${box}#connect`,
      instance("i-1", { ...placed, publicIps: ["2001:db8::1"] }),
      securityGroupRule("sg-1", "ingress", { protocol: "tcp", fromPort: 443, toPort: 443, cidrs: ["::/0"] }),
      route("vpc-1", "igw-1", { destination: "::/0" }),
    ),
    fires(
      "a prefix list that holds every address",
      `internet#originate -> ${box}#connect`,
      instance("i-1", placed),
      securityGroupRule("sg-1", "ingress", { prefixLists: ["pl-1"] }),
      prefixList("pl-1", "0.0.0.0/0"),
      route("vpc-1", "igw-1"),
    ),
    fires(
      "a network ACL that lets the port in and answers out",
      `internet#originate -> ${box}#connect`,
      instance("i-1", placed),
      open,
      route("vpc-1", "igw-1"),
      networkAcl(100, { fromPort: 22, toPort: 22 }),
      networkAcl(100, { egress: true, fromPort: 1024, toPort: 65_535 }),
    ),
    silent(
      "a network ACL that denies the port before it lets everything in",
      instance("i-1", placed),
      open,
      route("vpc-1", "igw-1"),
      networkAcl(90, { allow: false, fromPort: 22, toPort: 22 }),
      networkAcl(100, { protocol: "-1" }),
      networkAcl(100, { egress: true, protocol: "-1" }),
    ),
    silent(
      "a network ACL that lets no answer out",
      instance("i-1", placed),
      open,
      route("vpc-1", "igw-1"),
      networkAcl(100, { protocol: "-1" }),
      networkAcl(100, { egress: true, allow: false, protocol: "-1" }),
    ),
    silent(
      "a network ACL that lets private addresses in",
      instance("i-1", placed),
      open,
      route("vpc-1", "igw-1"),
      networkAcl(100, { protocol: "-1", cidr: "10.0.0.0/8" }),
      networkAcl(100, { egress: true, protocol: "-1" }),
    ),
    silent(
      "an IPv6 address, and IPv4 alone admitted",
      instance("i-1", { ...placed, publicIps: ["2001:db8::1"] }),
      open,
      route("vpc-1", "igw-1", { destination: "::/0" }),
    ),
    silent(
      "an IPv4 address, and a route for IPv6 alone",
      instance("i-1", placed),
      open,
      route("vpc-1", "igw-1", { destination: "::/0" }),
    ),
    silent(
      "a prefix list of an office",
      instance("i-1", placed),
      securityGroupRule("sg-1", "ingress", { prefixLists: ["pl-1"] }),
      prefixList("pl-1", "203.0.113.0/24"),
      route("vpc-1", "igw-1"),
    ),
    silent("no public address", instance("i-1", { ...placed, publicIps: [] }), open, route("vpc-1", "igw-1")),
    silent(
      "the subnet's own table leads through a NAT gateway",
      instance("i-1", placed),
      open,
      route("vpc-1", "igw-1"),
      route("vpc-1", "nat-1", { subnets: ["subnet-1"], main: false }),
    ),
    silent(
      "the group admits private addresses",
      instance("i-1", placed),
      securityGroupRule("sg-1", "ingress", { cidrs: ["10.0.0.0/8"] }),
      route("vpc-1", "igw-1"),
    ),
    silent(
      "the group only lets out",
      instance("i-1", placed),
      securityGroupRule("sg-1", "egress", { cidrs: ["0.0.0.0/0"] }),
      route("vpc-1", "igw-1"),
    ),
    silent("the instance is stopped", instance("i-1", { ...placed, state: "stopped" }), open, route("vpc-1", "igw-1")),
  ],
});
