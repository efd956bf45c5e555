import { type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, instanceArn, lambda, vpcEndpoint } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Derivation } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { vpcNode } from "../families/aws-routes.ts";

/** What runs in a VPC sends requests from it, and through the VPC's endpoints. Endpoint policies are not looked into. */
export default defineRule({
  id: "aws.vpc-endpoint-position",
  version: 1,
  title: "Sends requests from the VPC and through its endpoints",
  edge: "STANDS_IN",
  emits: {
    from: ["AwsInstance#originate", "AwsFunction#originate", "AwsVpc#originate"],
    to: "AwsVpcEndpoint#originate",
  },
  needs: ["aws.function", "aws.instance", "aws.subnet", "aws.vpc-endpoint"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    const stands = (from: Privilege, vpc: string, because: Derivation["because"]): Derivation => ({
      from: [from],
      to: privilege(vpc, "originate"),
      because,
      nodes: [vpcNode(vpc, because[0].scope)],
    });
    const vpcs = new Set(facts.of("aws.vpc-endpoint").map(({ vpc }) => vpc));
    for (const endpoint of facts.of("aws.vpc-endpoint")) {
      const from = privilege(endpoint.vpc, "originate");
      yield {
        from: [from],
        to: privilege(endpoint.key, "originate"),
        because: [endpoint],
        nodes: [vpcNode(endpoint.vpc, endpoint.scope)],
      };
    }
    for (const fact of facts.of("aws.instance")) {
      if (fact.vpc !== undefined && vpcs.has(fact.vpc))
        yield stands(privilege(fact.key, "originate"), fact.vpc, [fact]);
    }
    for (const fact of facts.of("aws.function")) {
      const subnet = facts.get("aws.subnet", fact.subnets[0] ?? "");
      if (subnet && vpcs.has(subnet.vpc)) yield stands(privilege(fact.key, "originate"), subnet.vpc, [fact, subnet]);
    }
  },

  controls: [control("restrict-network", "aws.vpc-endpoint", "Give the endpoint a policy that names who may use it")],
  abuse: "Send the request from inside: aws:SourceVpc and aws:SourceVpce are then what policies ask for.",
  detection: [{ service: "CloudTrail", event: "vpcEndpointId of the request" }],
  remediation: "aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --policy-document file://policy.json",
  frameworks: ["attack:T1090"],
  references: [
    "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpce",
  ],
  examples: [
    fires(
      "an instance of the VPC",
      [`${instanceArn("i-1")}#originate -> vpc-1#originate`, "vpc-1#originate -> vpce-1#originate"],
      instance("i-1", { vpc: "vpc-1" }),
      vpcEndpoint("vpce-1", "vpc-1"),
    ),
    silent("a VPC without endpoints", instance("i-1", { vpc: "vpc-1" })),
    silent("a function outside every VPC", lambda("job")),
    fires(
      "a function in another VPC",
      "vpc-1#originate -> vpce-1#originate",
      lambda("job", { subnets: ["subnet-2"] }),
      {
        kind: "aws.subnet",
        key: "subnet-2",
        scope: "aws:account:111111111111",
        source: vpcEndpoint("vpce-1", "vpc-1").source,
        vpc: "vpc-2",
        cidr: "10.0.0.0/24",
      },
      vpcEndpoint("vpce-1", "vpc-1"),
    ),
  ],
});
