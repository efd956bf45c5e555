import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, instanceArn, vpcEndpoint } from "../../model/examples/aws.ts";
import { node, pod } from "../../model/examples/kubernetes.ts";
import { route } from "../../model/examples/network.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { clusterEntries, placeName, placesIn, standsAt } from "../families/pod-position.ts";
import { type Position, position } from "../families/vpc-position.ts";

/** Requests from inside a VPC go through its endpoints, and policies that ask for an endpoint are met. */
export default defineRule({
  id: "cross.vpc-endpoint",
  version: 1,
  title: "Sends requests to AWS through the VPC endpoint",
  edge: "USES_VPC_ENDPOINT",
  emits: { from: ["K8sPod#originate", "K8sNode#originate", "AwsInstance#originate"], to: "AwsVpcEndpoint#originate" },
  needs: [
    "alias",
    "aws.eks-cluster",
    "aws.instance",
    "aws.route",
    "aws.vpc-endpoint",
    "k8s.network-policy",
    "k8s.node",
    "k8s.pod",
  ],
  reliesOnAbsenceIn: ["k8s.network-policy"],
  leaves: "tied",
  structural: true,

  *derive(facts, { kubernetes }) {
    if (facts.of("aws.vpc-endpoint").length === 0) return;
    yield* clusterEntries(facts, kubernetes);
    for (const machine of facts.each("aws.instance")) {
      const at = position(machine);
      if (at) yield { from: [privilege(machine.key, "originate")], to: standsAt(at), because: [machine] };
    }
    const places = placesIn(facts, kubernetes, () => facts.of("aws.instance").map(position));
    for (const at of facts.items("places", places, placeName)) {
      for (const endpoint of facts.where("aws.vpc-endpoint", "vpc", at.vpc)) {
        for (const { because, conditions } of through(facts, endpoint, at)) {
          yield {
            from: [standsAt(at)],
            to: privilege(endpoint.key, "originate"),
            because: [endpoint, ...because],
            conditions,
          };
        }
      }
    }
  },

  controls: [control("delete", "aws.vpc-endpoint", "Delete the endpoint")],
  abuse: "Nothing is to be done: the route table or the private DNS name leads there.",
  detection: [{ service: "CloudTrail", event: "vpcEndpointId of the request" }],
  remediation: "aws ec2 modify-vpc-endpoint --vpc-endpoint-id <id> --policy-document file://policy.json",
  frameworks: ["attack:T1078.004"],
  references: [
    "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
  ],
  examples: [
    fires(
      "the subnet's route table leads to it",
      [
        `${instanceArn("i-1")}#originate -> vpce-1#originate`,
        "k8s:prod:node:n1#originate -> vpce-1#originate",
        "k8s:prod:pod:ai:rag#originate -> vpce-1#originate",
      ],
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { vpc: "vpc-1", subnets: ["subnet-1"], securityGroups: ["sg-1"] }),
      vpcEndpoint("vpce-1", "vpc-1"),
      route("vpc-1", "vpce-1", { subnets: ["subnet-1"] }),
    ),
    firesIf(
      "an interface, behind groups of its own",
      [
        `${instanceArn("i-1")}#originate -> vpce-1#originate`,
        "k8s:prod:node:n1#originate -> vpce-1#originate",
        "k8s:prod:pod:ai:rag#originate -> vpce-1#originate",
      ],
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { vpc: "vpc-1", subnets: ["subnet-1"], securityGroups: ["sg-1"] }),
      { ...vpcEndpoint("vpce-1", "vpc-1"), type: "Interface" },
    ),
    silent(
      "the route table of other subnets leads to it",
      instance("i-1", { vpc: "vpc-1", subnets: ["subnet-1"], securityGroups: ["sg-1"] }),
      vpcEndpoint("vpce-1", "vpc-1"),
      route("vpc-1", "vpce-1", { subnets: ["subnet-2"] }),
      route("vpc-1", "local", { subnets: ["subnet-1"] }),
    ),
    silent(
      "another VPC",
      instance("i-1", { vpc: "vpc-1", subnets: ["subnet-1"], securityGroups: ["sg-1"] }),
      vpcEndpoint("vpce-1", "vpc-2"),
    ),
  ],
});

interface Through {
  readonly because: readonly FactOf<"aws.route">[];
  readonly conditions: readonly Condition[];
}

/** A gateway endpoint is where route tables lead; an interface endpoint is an address that its own groups guard. */
function through(facts: FactReader, endpoint: FactOf<"aws.vpc-endpoint">, at: Position): readonly Through[] {
  const gateway = endpoint.type === undefined ? /\.(s3|dynamodb)$/.test(endpoint.service) : endpoint.type === "Gateway";
  if (!gateway) {
    const text = `endpoint ${endpoint.key} is in use for ${endpoint.service} and admits the request`;
    return [{ because: [], conditions: [{ kind: "environment", text }] }];
  }
  const routes = facts.where("aws.route", "target", endpoint.key);
  const named = new Set(facts.where("aws.route", "vpc", at.vpc).flatMap(({ subnets }) => subnets));
  // A subnet without a table of its own has the main one.
  const usable = routes.filter(
    ({ subnets, main }) =>
      at.subnets.some((id) => subnets.includes(id)) || (main && at.subnets.some((id) => !named.has(id))),
  );
  if (usable.length > 0) return usable.map((one) => ({ because: [one], conditions: [] }));
  if (at.subnets.length > 0 || routes.length === 0) return [];
  const text = `requests come from a subnet whose route table leads to ${endpoint.key}`;
  return [{ because: [], conditions: [{ kind: "environment", text }] }];
}
