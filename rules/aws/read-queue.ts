import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { allow, deny, keyArn, kmsKey, onResource, principal, role, roleArn } from "../../model/examples/aws.ts";
import { queue } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { storeSteps } from "../families/aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { queues } from "../families/aws-stores.ts";

const app = roleArn("app");
const q = "arn:aws:sqs:us-east-1:111111111111:q";

const key = keyArn("k");
const keyGives = onResource("Allow", key, "kms:*", principal("111111111111"));

/** Receives a queue's messages. */
export default defineRule({
  id: "aws.read-queue",
  version: 2,
  title: "Can receive the queue's messages",
  edge: "READS_QUEUE",
  emits: { from: ["AwsPrincipal#impersonate"], to: "AwsQueue#read" },
  needs: [...identityFacts, "aws.grant", "aws.key", "aws.queue"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    const access = {
      title: "receive messages",
      action: "sqs:ReceiveMessage",
      keyAction: "kms:Decrypt",
      via: "sqs",
      ownKeyStaysInside: false,
    };
    yield* storeSteps(facts, aws, queues, access, ({ fact }) => [{ to: privilege(fact.key, "read"), because: [fact] }]);
  },

  controls: [
    ...permissionControls("Narrow sqs:ReceiveMessage to the queues that are needed"),
    control("revoke", "aws.grant", "Revoke the KMS grant"),
  ],
  abuse: "`aws sqs receive-message --queue-url <url>`.",
  detection: [{ service: "sqs", event: "ReceiveMessage (data event)" }],
  remediation: "aws sqs remove-permission --queue-url <url> --label <sid>   # or narrow the caller's policy",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html",
  ],
  examples: [
    fires("a policy of the caller", `${app}#impersonate -> ${q}#read`, role("app"), queue("q"), allow(app, "sqs:*", q)),
    fires(
      "a customer's key that lets the same caller",
      `${app}#impersonate -> ${q}#read`,
      role("app"),
      queue("q", { kmsKey: key }),
      kmsKey("k"),
      keyGives,
      allow(app, ["sqs:ReceiveMessage", "kms:Decrypt"]),
    ),
    silent(
      "no permission on the key",
      role("app"),
      queue("q", { kmsKey: key }),
      kmsKey("k"),
      keyGives,
      allow(app, "sqs:ReceiveMessage"),
    ),
    silent("sending only", role("app"), queue("q"), allow(app, "sqs:SendMessage", q)),
    silent("its own deny", role("app"), queue("q"), allow(app, "sqs:*"), deny(app, "sqs:Receive*", q)),
  ],
});
