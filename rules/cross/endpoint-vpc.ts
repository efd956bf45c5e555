import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { account, instance, vpcEndpoint } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

/** A request that comes through an endpoint comes from the endpoint's VPC: AWS says so of no other request. */
export default defineRule({
  id: "cross.endpoint-vpc",
  version: 1,
  title: "Sends requests to AWS from the VPC",
  edge: "IS_IN_VPC",
  emits: { from: ["AwsVpcEndpoint#originate"], to: "AwsVpc#originate" },
  needs: ["aws.vpc-endpoint"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  structural: true,

  *derive(facts) {
    for (const endpoint of facts.each("aws.vpc-endpoint")) {
      const node = { id: endpoint.vpc, kind: "AwsVpc", name: endpoint.vpc, scope: endpoint.scope } as const;
      const to = privilege(endpoint.vpc, "originate");
      yield { from: [privilege(endpoint.key, "originate")], to, because: [endpoint], nodes: [node] };
    }
  },

  controls: [control("delete", "aws.vpc-endpoint", "Delete the endpoint")],
  abuse: "Nothing is to be done: `aws:SourceVpc` is set where `aws:SourceVpce` is.",
  detection: [{ service: "CloudTrail", event: "vpcEndpointId of the request" }],
  remediation: "aws ec2 delete-vpc-endpoints --vpc-endpoint-ids <id>",
  frameworks: ["attack:T1078.004"],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpc",
  ],
  examples: [
    fires("an endpoint", "vpce-1#originate -> vpc-1#originate", vpcEndpoint("vpce-1", "vpc-1")),
    silent("a VPC without endpoints", instance("i-1", { vpc: `vpc-${account}` })),
  ],
});
