import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { database, securityGroupRule } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { databasePort } from "../families/aws-databases.ts";
import { openToInternet } from "../families/aws-routes.ts";

const db = "arn:aws:rds:us-east-1:111111111111:db:app";
const port = { protocol: "tcp", fromPort: 5432, toPort: 5432 };

/** A publicly accessible database whose security group lets the internet in. */
export default defineRule({
  id: "aws.internet-database",
  version: 1,
  title: "Can open a connection to the database from the internet",
  edge: "REACHES_DATABASE",
  emits: { from: ["Internet#originate"], to: "AwsDatabase#connect" },
  needs: ["aws.database", "aws.prefix-list", "aws.security-group-rule"],
  reliesOnAbsenceIn: ["aws.network-acl-entry"],
  leaves: "tied",

  *derive(facts) {
    for (const fact of facts.each("aws.database")) {
      if (!fact.publiclyAccessible) continue;
      for (const { because, conditions } of openToInternet(facts, fact.securityGroups, databasePort(fact))) {
        yield {
          from: ["internet#originate"],
          to: privilege(fact.key, "connect"),
          because: [fact, ...because],
          conditions,
        };
      }
    }
  },

  controls: [
    control("restrict-network", "aws.database", "Make the database private"),
    control("restrict-network", "aws.security-group-rule", "Take public addresses out of the security group", "public"),
  ],
  abuse: "Connect to the endpoint; the database asks for a login next.",
  detection: [{ service: "VPC flow logs", event: "ACCEPT from outside addresses to the database's port" }],
  remediation: "aws rds modify-db-instance --db-instance-identifier <database> --no-publicly-accessible",
  frameworks: ["attack:T1190"],
  references: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"],
  examples: [
    fires(
      "public and admitted",
      `internet#originate -> ${db}#connect`,
      database("app", { publiclyAccessible: true, port: 5432, securityGroups: ["sg-1"] }),
      securityGroupRule("sg-1", "ingress", { ...port, cidrs: ["0.0.0.0/0"] }),
    ),
    silent(
      "not public",
      database("app", { port: 5432, securityGroups: ["sg-1"] }),
      securityGroupRule("sg-1", "ingress", { ...port, cidrs: ["0.0.0.0/0"] }),
    ),
    silent(
      "another port",
      database("app", { publiclyAccessible: true, port: 3306, securityGroups: ["sg-1"] }),
      securityGroupRule("sg-1", "ingress", { ...port, cidrs: ["0.0.0.0/0"] }),
    ),
    silent(
      "a private range",
      database("app", { publiclyAccessible: true, port: 5432, securityGroups: ["sg-1"] }),
      securityGroupRule("sg-1", "ingress", { ...port, cidrs: ["10.0.0.0/8"] }),
    ),
  ],
});
