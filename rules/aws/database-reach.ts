import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { functionArn, instance, instanceArn, lambda } from "../../model/examples/aws.ts";
import { database, securityGroupRule } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { databasePort } from "../families/aws-databases.ts";
import { standsAt } from "../families/pod-position.ts";
import { admissions, functionPlace, type Position, position } from "../families/vpc-position.ts";

const db = "arn:aws:rds:us-east-1:111111111111:db:app";
const inside = { vpc: "vpc-1", port: 5432, securityGroups: ["sg-db"] };
const lets = securityGroupRule("sg-db", "ingress", {
  protocol: "tcp",
  fromPort: 5432,
  toPort: 5432,
  groups: ["sg-app"],
});
const out = securityGroupRule("sg-app", "egress", { cidrs: ["0.0.0.0/0"] });

/** Instances and functions stand in a VPC, where a database may admit them. */
export default defineRule({
  id: "aws.database-reach",
  version: 1,
  title: "Can open a connection to the database",
  edge: "REACHES_DATABASE",
  emits: { from: ["AwsInstance#originate", "AwsFunction#originate"], to: "AwsDatabase#connect" },
  needs: ["aws.database", "aws.function", "aws.instance", "aws.security-group-rule", "aws.subnet"],
  reliesOnAbsenceIn: ["aws.network-acl-entry"],
  leaves: "tied",

  *derive(facts) {
    for (const fact of facts.each("aws.instance")) {
      const at = position(fact);
      if (at) yield { from: [privilege(fact.key, "originate")], to: standsAt(at), because: [fact] };
    }
    for (const fact of facts.each("aws.function")) {
      const { at, subnet } = functionPlace(facts, fact);
      if (at)
        yield {
          from: [privilege(fact.key, "originate")],
          to: standsAt(at),
          because: subnet ? [fact, subnet] : [fact],
        };
    }
    const places = new Map<string, Position>();
    const names = function* () {
      const functions = facts.of("aws.function").map((fact) => functionPlace(facts, fact).at);
      for (const at of [...facts.of("aws.instance").map(position), ...functions])
        if (at) places.set(standsAt(at).hub, at);
      yield* places.keys();
    };
    for (const name of facts.items("places", names(), (key) => key)) {
      const at = places.get(name);
      if (!at) continue;
      for (const fact of facts.each("aws.database")) {
        for (const { because, conditions } of admissions(facts, at, { ...fact, port: databasePort(fact) })) {
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
  ],
  abuse: "Connect to the database's endpoint from the instance or function; the database asks for a login next.",
  detection: [{ service: "VPC flow logs", event: "ACCEPT from the workload's address to the database's port" }],
  remediation:
    "aws ec2 revoke-security-group-ingress --group-id <database group> --protocol tcp --port <port> --source-group <group>",
  frameworks: ["attack:T1046"],
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"],
  examples: [
    fires(
      "an instance whose group is admitted",
      `${instanceArn("i-1")}#originate -> ${db}#connect`,
      instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-app"] }),
      database("app", inside),
      lets,
      out,
    ),
    fires(
      "a function in the VPC",
      `${functionArn("job")}#originate -> ${db}#connect`,
      lambda("job", { subnets: ["subnet-1"], securityGroups: ["sg-app"] }),
      {
        kind: "aws.subnet",
        key: "subnet-1",
        scope: lets.scope,
        source: lets.source,
        vpc: "vpc-1",
        cidr: "10.0.0.0/24",
      },
      database("app", inside),
      lets,
      out,
    ),
    silent(
      "another group",
      instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-web"] }),
      database("app", inside),
      lets,
      out,
    ),
    silent(
      "another VPC",
      instance("i-1", { vpc: "vpc-2", securityGroups: ["sg-app"] }),
      database("app", inside),
      lets,
      out,
    ),
    silent(
      "nothing lets it out",
      instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-app"] }),
      database("app", inside),
      lets,
    ),
  ],
});
