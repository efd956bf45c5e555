import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { instance, instanceArn } from "../../model/examples/aws.ts";
import { securityGroupRule } from "../../model/examples/network.ts";
import { fileSystem, mountTarget, searchDomain, warehouse, workgroup } from "../../model/examples/stores.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { listening } from "../families/aws-listening.ts";
import { placed } from "../families/aws-places.ts";
import { standsAt } from "../families/pod-position.ts";
import { admissions } from "../families/vpc-position.ts";

const box = instance("i-1", { vpc: "vpc-1", securityGroups: ["sg-app"] });
const from = `${instanceArn("i-1")}#originate`;
const files = fileSystem("fs-1");
const lets = (group: string, port: number) =>
  securityGroupRule(group, "ingress", { protocol: "tcp", fromPort: port, toPort: port, groups: ["sg-app"] });
const out = securityGroupRule("sg-app", "egress", { cidrs: ["0.0.0.0/0"] });
const dw = warehouse("dw", { vpc: "vpc-1", securityGroups: ["sg-dw"] });

/** Instances and functions stand in a VPC, where a warehouse, a search domain or a file system may admit them. */
export default defineRule({
  id: "aws.store-reach",
  version: 1,
  title: "Can open a connection to the store",
  edge: "REACHES_STORE",
  emits: { from: ["AwsInstance#originate", "AwsFunction#originate"], to: "Any#connect" },
  needs: [
    "aws.file-system",
    "aws.function",
    "aws.instance",
    "aws.mount-target",
    "aws.search-domain",
    "aws.security-group-rule",
    "aws.subnet",
    "aws.warehouse",
    "aws.workgroup",
  ],
  reliesOnAbsenceIn: ["aws.network-acl-entry"],
  leaves: "tied",

  *derive(facts) {
    const all = listening(facts);
    if (all.length === 0) return;
    const { steps, places } = placed(facts);
    yield* steps();
    for (const at of places().values()) {
      for (const { store, because, ...to } of all) {
        for (const admission of admissions(facts, at, to)) {
          yield {
            from: [standsAt(at)],
            to: privilege(store.key, "connect"),
            because: [...because, ...admission.because],
            conditions: admission.conditions,
          };
        }
      }
    }
  },

  controls: [
    control("restrict-network", "aws.security-group-rule", "Admit the security group of the callers that need it only"),
  ],
  abuse: "Connect from the instance or function: a warehouse asks for a login next, a file system may ask for nothing.",
  detection: [{ service: "VPC flow logs", event: "ACCEPT from the workload's address to the store's port" }],
  remediation:
    "aws ec2 revoke-security-group-ingress --group-id <group of the store> --protocol tcp --port <port> --source-group <group>",
  frameworks: ["attack:T1046"],
  references: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    "https://docs.aws.amazon.com/efs/latest/ug/network-access.html",
  ],
  examples: [
    fires(
      "a warehouse whose group admits the instance's",
      `${from} -> ${dw.key}#connect`,
      box,
      dw,
      lets("sg-dw", 5439),
      out,
    ),
    fires(
      "a namespace, through its workgroup",
      `${from} -> ${warehouse("lake", { serverless: true }).key}#connect`,
      box,
      warehouse("lake", { serverless: true }),
      workgroup("bi", "lake", { securityGroups: ["sg-dw"] }),
      lets("sg-dw", 5439),
      out,
    ),
    fires(
      "a mount target",
      `${from} -> ${files.key}#connect`,
      box,
      files,
      mountTarget("fsmt-1", files.key),
      lets("sg-files", 2049),
      out,
    ),
    fires(
      "a domain in the VPC",
      `${from} -> ${searchDomain("logs").key}#connect`,
      box,
      searchDomain("logs", { vpc: "vpc-1", securityGroups: ["sg-search"] }),
      lets("sg-search", 443),
      out,
    ),
    silent("another port", box, dw, lets("sg-dw", 5432), out),
    silent("nothing lets it out", box, dw, lets("sg-dw", 5439)),
    silent("no mount target", box, files, lets("sg-files", 2049), out),
    silent("another VPC", instance("i-1", { vpc: "vpc-2", securityGroups: ["sg-app"] }), dw, lets("sg-dw", 5439), out),
  ],
});
