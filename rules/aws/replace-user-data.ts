import { privilege } from "../../model/access.ts";
import { allow, instance, instanceArn, role, roleArn } from "../../model/examples/aws.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { machines, onMachines } from "../families/aws-machines.ts";

const app = roleArn("app");
const box = instanceArn("i-1");
const actions = ["ec2:StopInstances", "ec2:ModifyInstanceAttribute", "ec2:StartInstances"];

const kept: Condition = {
  kind: "target-state",
  text: "the Auto Scaling group does not replace the machine while it is stopped",
};

/** Stops an instance, gives it user data that runs at every boot, and starts it. */
export default defineRule({
  id: "aws.replace-user-data",
  version: 1,
  title: "Can run code on the instance through its user data",
  edge: "REPLACES_USER_DATA",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsInstance#execute" },
  needs: [...identityFacts, "aws.instance"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    const question = {
      title: "replace user data",
      parts: actions.map((action) => ({ action })),
      targets: () => machines(facts).filter(({ fact }) => fact.state !== "terminated"),
      ...onMachines,
      sameAccount: true,
    };
    yield* awsSteps(aws, question, ({ fact }) => [
      { to: privilege(fact.key, "execute"), because: [fact], conditions: fact.group === undefined ? [] : [kept] },
    ]);
  },

  controls: [...permissionControls("Take ec2:ModifyInstanceAttribute away")],
  abuse:
    "Stop the instance, `aws ec2 modify-instance-attribute --attribute userData` with a cloud-init part marked `#cloud-boothook`, start it again: it runs as root.",
  detection: [{ service: "ec2", event: "ModifyInstanceAttribute, StopInstances, StartInstances" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name instances --policy-document file://policy.json   # Deny ec2:ModifyInstanceAttribute with ec2:Attribute/UserData",
  frameworks: ["attack:T1037", "attack:T1578", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html"],
  examples: [
    fires(
      "all three on one instance",
      `${app}#impersonate -> ${box}#execute`,
      role("app"),
      instance("i-1"),
      allow(app, actions, box),
    ),
    firesIf(
      "a machine of an Auto Scaling group, which replaces those that stop",
      `${app}#impersonate -> ${box}#execute`,
      role("app"),
      instance("i-1", { group: "web" }),
      allow(app, actions, box),
    ),
    ...actions.map((missing) =>
      silent(
        `${missing} is missing`,
        role("app"),
        instance("i-1"),
        allow(
          app,
          actions.filter((one) => one !== missing),
          box,
        ),
      ),
    ),
    silent(
      "one of them on another instance",
      role("app"),
      instance("i-1"),
      instance("i-2"),
      allow(app, actions.slice(0, 2), box),
      allow(app, actions.slice(2), instanceArn("i-2"), { index: 1 }),
    ),
  ],
});
