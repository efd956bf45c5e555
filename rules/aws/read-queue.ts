import { privilege } from "../../model/access.ts";
import { allow, deny, role, roleArn } from "../../model/examples/aws.ts";
import { queue } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, factTargets, identityFacts, permissionControls } from "../families/aws-holding.ts";

const app = roleArn("app");
const q = "arn:aws:sqs:us-east-1:111111111111:q";

/** Receives a queue's messages. */
export default defineRule({
  id: "aws.read-queue",
  version: 1,
  title: "Can receive the queue's messages",
  edge: "READS_QUEUE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsQueue#read" },
  needs: [...identityFacts, "aws.queue"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    const question = {
      title: "receive messages",
      parts: [{ action: "sqs:ReceiveMessage" }],
      ...factTargets(() => facts.of("aws.queue")),
    };
    yield* awsSteps(aws, question, (target) => [{ to: privilege(target.key, "read"), because: [target] }]);
  },

  controls: [...permissionControls("Narrow sqs:ReceiveMessage to the queues that are needed")],
  abuse: "`aws sqs receive-message --queue-url <url>`.",
  detection: [{ service: "sqs", event: "ReceiveMessage (data event)" }],
  remediation: "aws sqs remove-permission --queue-url <url> --label <sid>   # or narrow the caller's policy",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html",
  ],
  examples: [
    fires("a policy of the caller", `${app}#impersonate -> ${q}#read`, role("app"), queue("q"), allow(app, "sqs:*", q)),
    silent("sending only", role("app"), queue("q"), allow(app, "sqs:SendMessage", q)),
    silent("its own deny", role("app"), queue("q"), allow(app, "sqs:*"), deny(app, "sqs:Receive*", q)),
  ],
});
