import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance } from "../../model/examples/aws.ts";
import { networkPolicy, node, pod } from "../../model/examples/kubernetes.ts";
import { database, securityGroupRule } from "../../model/examples/network.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { clusterEntries, placeName, placesIn, standsAt } from "../families/pod-position.ts";
import { admissions } from "../families/vpc-position.ts";

/** Pods and nodes of a cluster stand in a VPC, where a database may admit them. */
export default defineRule({
  id: "cross.database-reach",
  version: 1,
  title: "Can open a connection to the database",
  edge: "REACHES_DATABASE",
  emits: { from: ["K8sPod#originate", "K8sNode#originate"], to: "AwsDatabase#connect" },
  needs: [
    "alias",
    "aws.database",
    "aws.eks-cluster",
    "aws.instance",
    "aws.security-group-rule",
    "k8s.network-policy",
    "k8s.node",
    "k8s.pod",
  ],
  reliesOnAbsenceIn: ["aws.network-acl-entry", "k8s.network-policy"],
  leaves: "tied",

  *derive(facts, { kubernetes }) {
    yield* clusterEntries(facts, kubernetes);
    for (const at of facts.items("places", placesIn(facts, kubernetes), placeName)) {
      for (const fact of facts.of("aws.database")) {
        for (const { because, conditions } of admissions(facts, at, { ...fact, port: portOf(fact) })) {
          yield {
            from: [standsAt(at)],
            to: privilege(fact.key, "connect"),
            because: [fact, ...because],
            conditions,
          };
        }
      }
    }
  },

  controls: [
    control("restrict-network", "aws.security-group-rule", "Admit the security group of the callers that need it only"),
    control("restrict-network", "k8s.pod", "Cut the pod off from the network", "quarantine"),
  ],
  abuse: "Connect to the database's endpoint from a shell in the pod; the database asks for a login next.",
  detection: [{ service: "VPC flow logs", event: "ACCEPT from the pod's address to the database's port" }],
  remediation:
    "aws ec2 revoke-security-group-ingress --group-id <database group> --protocol tcp --port <port> --source-group <cluster group>",
  frameworks: ["attack:T1046", "cis-k8s:5.3.2"],
  references: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html",
  ],
  examples: [
    fires(
      "the database admits the group of the pod's machine",
      [
        "k8s:prod:node:n1#originate -> arn:aws:rds:us-east-1:111111111111:db:app#connect",
        "k8s:prod:pod:ai:rag#originate -> arn:aws:rds:us-east-1:111111111111:db:app#connect",
      ],
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-nodes"] }),
      securityGroupRule("sg-nodes", "egress", { cidrs: ["0.0.0.0/0"] }),
      database("app", { vpc: "vpc-1", port: 5432, securityGroups: ["sg-db"] }),
      securityGroupRule("sg-db", "ingress", { protocol: "tcp", fromPort: 5432, toPort: 5432, groups: ["sg-nodes"] }),
    ),
    fires(
      "a network policy keeps the pod in, not the node",
      "k8s:prod:node:n1#originate -> arn:aws:rds:us-east-1:111111111111:db:app#connect",
      pod("ai", "rag"),
      networkPolicy("ai", "closed", { types: ["Egress"] }),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-nodes"] }),
      securityGroupRule("sg-nodes", "egress", { cidrs: ["0.0.0.0/0"] }),
      database("app", { vpc: "vpc-1", port: 5432, securityGroups: ["sg-db"] }),
      securityGroupRule("sg-db", "ingress", { protocol: "tcp", fromPort: 5432, toPort: 5432, groups: ["sg-nodes"] }),
    ),
    silent(
      "the database admits another group",
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-nodes"] }),
      securityGroupRule("sg-nodes", "egress", { cidrs: ["0.0.0.0/0"] }),
      database("app", { vpc: "vpc-1", port: 5432, securityGroups: ["sg-db"] }),
      securityGroupRule("sg-db", "ingress", { protocol: "tcp", fromPort: 5432, toPort: 5432, groups: ["sg-bastion"] }),
    ),
    silent(
      "the database admits another port",
      pod("ai", "rag"),
      node("n1", { instances: ["i-1"] }),
      instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-nodes"] }),
      securityGroupRule("sg-nodes", "egress", { cidrs: ["0.0.0.0/0"] }),
      database("app", { vpc: "vpc-1", port: 5432, securityGroups: ["sg-db"] }),
      securityGroupRule("sg-db", "ingress", { protocol: "tcp", fromPort: 22, toPort: 22, groups: ["sg-nodes"] }),
    ),
  ],
});

/** The engine's own port where the snapshot names none. */
const portOf = ({ port, engine = "" }: FactOf<"aws.database">): number =>
  port ??
  (/postgres/.test(engine)
    ? 5432
    : /oracle/.test(engine)
      ? 1521
      : /sqlserver/.test(engine)
        ? 1433
        : /docdb/.test(engine)
          ? 27_017
          : 3306);
