import { type Privilege, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allow, deny, instance, instanceArn, role, roleArn } from "../../model/examples/aws.ts";
import { securityGroupRule } from "../../model/examples/network.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { machines, onMachines } from "../families/aws-machines.ts";
import { gatewayRoutes, openToInternet } from "../families/aws-routes.ts";

const app = roleArn("app");
const box = instanceArn("i-1");
const outside: Privilege = "internet#originate";
const action = "ec2-instance-connect:SendSSHPublicKey";
const placed = instance("i-1", { publicIps: ["198.51.100.1"], securityGroups: ["sg-1"] });
const ssh = securityGroupRule("sg-1", "ingress", { protocol: "tcp", fromPort: 22, toPort: 22, cidrs: ["0.0.0.0/0"] });

/** Puts an SSH key of one's own on an instance for a minute and logs in, where port 22 is open to the internet. */
export default defineRule({
  id: "aws.instance-connect",
  version: 1,
  title: "Can log in to the instance with an SSH key of its own",
  edge: "SENDS_SSH_KEY",
  emits: { from: ["AwsPrincipal#impersonate", "Internet#originate"], to: "AwsInstance#execute" },
  needs: [...identityFacts, "aws.instance", "aws.route", "aws.prefix-list", "aws.security-group-rule"],
  reliesOnAbsenceIn: [...awsRestraints, "aws.network-acl-entry"],
  leaves: "tied",
  escalation: true,

  *derive(facts, { aws }) {
    const agent: Condition = { kind: "target-state", text: "the instance's image has EC2 Instance Connect" };
    const targets = () =>
      machines(facts).filter(
        ({ fact }) => fact.publicIps.length > 0 && fact.state !== "stopped" && fact.state !== "terminated",
      );
    const question = { title: "send SSH keys", parts: [{ action }], targets, ...onMachines, sameAccount: true };
    yield* awsSteps(aws, question, ({ fact }) =>
      gatewayRoutes(facts, fact.vpc, fact.subnets, [22, 22]).flatMap((gateway) =>
        openToInternet(facts, fact.securityGroups, 22).map((opening) => ({
          to: privilege(fact.key, "execute"),
          because: [fact, ...gateway.because, ...opening.because],
          premises: [outside],
          conditions: [agent, ...gateway.conditions, ...opening.conditions],
          absent: ["aws.network-acl-entry" as const],
        })),
      ),
    );
  },

  controls: [
    ...permissionControls("Take ec2-instance-connect:SendSSHPublicKey away"),
    control("restrict-network", "aws.security-group-rule", "Close port 22 to the internet", "public"),
  ],
  abuse:
    "`aws ec2-instance-connect send-ssh-public-key --instance-id <instance> --instance-os-user ec2-user --ssh-public-key file://own.pub`, then `ssh`.",
  detection: [{ service: "ec2-instance-connect", event: "SendSSHPublicKey" }],
  remediation: "aws ec2 revoke-security-group-ingress --group-id <group> --protocol tcp --port 22 --cidr 0.0.0.0/0",
  frameworks: ["attack:T1021.004", "attack:T1098.004", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-connect-configure-IAM-role.html"],
  examples: [
    firesIf(
      "the permission and an open port",
      `${app}#impersonate & internet#originate -> ${box}#execute`,
      role("app"),
      placed,
      ssh,
      allow(app, action),
    ),
    silent("the port is closed", role("app"), placed, allow(app, action)),
    silent(
      "another port is open",
      role("app"),
      placed,
      securityGroupRule("sg-1", "ingress", { protocol: "tcp", fromPort: 443, toPort: 443, cidrs: ["0.0.0.0/0"] }),
      allow(app, action),
    ),
    silent("another instance", role("app"), placed, ssh, allow(app, action, instanceArn("i-2"))),
    silent("its own deny", role("app"), placed, ssh, allow(app, action), deny(app, "ec2-instance-connect:*")),
  ],
});
