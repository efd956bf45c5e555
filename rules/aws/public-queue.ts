import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { everyone, onResource, when } from "../../model/examples/aws.ts";
import { queue } from "../../model/examples/network.ts";
import { internet } from "../../model/node.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { ownTarget, wayed } from "../families/aws-holding.ts";

const q = "arn:aws:sqs:us-east-1:111111111111:q";

/** A queue's policy lets everybody receive its messages. */
export default defineRule({
  id: "aws.public-queue",
  version: 1,
  title: "Can receive the queue's messages without credentials",
  edge: "READS_PUBLIC_QUEUE",
  emits: { from: ["Internet#originate"], to: "AwsQueue#read" },
  needs: ["aws.queue", "aws.statement"],
  reliesOnAbsenceIn: ["aws.rcp", "aws.statement"],
  leaves: "durable",

  *derive(facts, { aws }) {
    const anybody = aws.caller(internet);
    for (const fact of facts.each("aws.queue")) {
      if (!anybody) continue;
      const [target] = ownTarget(fact);
      yield* wayed(
        aws.ways({ caller: anybody, action: "sqs:ReceiveMessage", target }),
        ["internet#originate"],
        privilege(fact.key, "read"),
        [fact],
      );
    }
  },

  controls: [control("narrow", "aws.statement", "Take the statement for everybody out of the queue's policy")],
  abuse: "`curl 'https://sqs.<region>.amazonaws.com/<account>/<queue>?Action=ReceiveMessage'`.",
  detection: [{ service: "sqs", event: "ReceiveMessage (data event)" }],
  remediation:
    "aws sqs set-queue-attributes --queue-url <url> --attributes file://policy.json   # with ArnEquals aws:SourceArn or without Principal *",
  frameworks: ["attack:T1530", "cwe:732"],
  references: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html",
  ],
  examples: [
    fires(
      "a statement for everybody",
      `internet#originate -> ${q}#read`,
      queue("q"),
      onResource("Allow", q, "sqs:ReceiveMessage", everyone, q),
    ),
    silent(
      "only for a topic",
      queue("q"),
      onResource("Allow", q, "sqs:*", everyone, q, {
        when: [when("ArnEquals", "aws:SourceArn", "arn:aws:sns:us-east-1:111111111111:t")],
      }),
    ),
    silent("sending only", queue("q"), onResource("Allow", q, "sqs:SendMessage", everyone, q)),
  ],
});
