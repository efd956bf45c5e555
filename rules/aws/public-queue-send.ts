import { control } from "../../model/control.ts";
import { everyone, keyArn, kmsKey, onResource, principal, when } from "../../model/examples/aws.ts";
import { queue } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { openSteps } from "../families/aws-open.ts";

const q = "arn:aws:sqs:us-east-1:111111111111:q";
const sends = onResource("Allow", q, "sqs:SendMessage", everyone, q);

/** A queue's policy lets everybody send: whoever works on its messages works on theirs. */
export default defineRule({
  id: "aws.public-queue-send",
  version: 2,
  title: "Can send messages to the queue without credentials",
  edge: "WRITES_PUBLIC_QUEUE",
  emits: { from: ["Internet#originate"], to: "AwsQueue#write" },
  needs: ["aws.key", "aws.queue", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp", "aws.statement"],
  leaves: "tied",

  *derive(facts, { aws }) {
    yield* openSteps(facts, aws, {
      kind: "aws.queue",
      by: "internet",
      actions: ["sqs:SendMessage"],
      access: "write",
      key: { action: "kms:GenerateDataKey", via: "sqs", ownKeyStaysInside: false },
    });
  },

  controls: [control("narrow", "aws.statement", "Take the statement for everybody out of the queue's policy")],
  abuse: "`curl 'https://sqs.<region>.amazonaws.com/<account>/<queue>?Action=SendMessage&MessageBody=<anything>'`.",
  detection: [{ service: "sqs", event: "SendMessage (data event)" }],
  remediation:
    "aws sqs set-queue-attributes --queue-url <url> --attributes file://policy.json   # with ArnEquals aws:SourceArn or without Principal *",
  frameworks: ["attack:T1565.002", "cwe:732"],
  references: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html",
  ],
  examples: [
    fires("everybody may send", `internet#originate -> ${q}#write`, queue("q"), sends),
    silent(
      "only for a topic",
      queue("q"),
      onResource("Allow", q, "sqs:SendMessage", everyone, q, {
        when: [when("ArnEquals", "aws:SourceArn", "arn:aws:sns:us-east-1:111111111111:t")],
      }),
    ),
    silent(
      "encrypted with a key of the account",
      { ...queue("q"), kmsKey: keyArn("k") },
      kmsKey("k"),
      sends,
      onResource("Allow", keyArn("k"), "kms:*", principal("111111111111")),
    ),
    silent("receiving only", queue("q"), onResource("Allow", q, "sqs:ReceiveMessage", everyone, q)),
  ],
});
