import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { warehouse, warehouseArn } from "../../model/examples/aws-open.ts";
import { securityGroupRule } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { openToInternet } from "../families/aws-routes.ts";

const dw = warehouseArn("dw");
const open = securityGroupRule("sg-1", "ingress", {
  protocol: "tcp",
  fromPort: 5439,
  toPort: 5439,
  cidrs: ["0.0.0.0/0"],
});
const placed = { publiclyAccessible: true, securityGroups: ["sg-1"] };

/** A publicly accessible Redshift cluster, or workgroup of one without servers, whose security group lets the internet in. */
export default defineRule({
  id: "aws.internet-warehouse",
  version: 1,
  title: "Can open a connection to the warehouse from the internet",
  edge: "REACHES_DATABASE",
  emits: { from: ["Internet#originate"], to: "AwsWarehouse#connect" },
  needs: ["aws.prefix-list", "aws.security-group-rule", "aws.warehouse", "aws.workgroup"],
  reliesOnAbsenceIn: ["aws.network-acl-entry"],
  leaves: "tied",

  *derive(facts) {
    for (const fact of facts.each("aws.warehouse")) {
      const to = privilege(fact.key, "connect");
      if (fact.publiclyAccessible)
        for (const { because, conditions } of openToInternet(facts, fact.securityGroups, fact.port ?? 5439))
          yield { from: ["internet#originate"], to, because: [fact, ...because], conditions };
      if (!fact.serverless) continue;
      for (const group of facts.where("aws.workgroup", "namespace", fact.name)) {
        if (group.scope !== fact.scope || !group.publiclyAccessible) continue;
        for (const { because, conditions } of openToInternet(facts, group.securityGroups, group.port ?? 5439))
          yield { from: ["internet#originate"], to, because: [fact, group, ...because], conditions };
      }
    }
  },

  controls: [
    control("restrict-network", "aws.security-group-rule", "Take public addresses out of the security group", "public"),
  ],
  abuse: "Connect to the endpoint; the warehouse asks for a login next.",
  detection: [{ service: "redshift", event: "connection log" }],
  remediation: "aws redshift modify-cluster --cluster-identifier <cluster> --no-publicly-accessible",
  frameworks: ["attack:T1190"],
  references: ["https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html"],
  examples: [
    fires("public and admitted", `internet#originate -> ${dw}#connect`, warehouse("dw", placed), open),
    silent("not public", warehouse("dw", { ...placed, publiclyAccessible: false }), open),
    silent("another port", warehouse("dw", { ...placed, port: 8192 }), open),
    silent("a private range", warehouse("dw", placed), securityGroupRule("sg-1", "ingress", { cidrs: ["10.0.0.0/8"] })),
  ],
});
