import { control } from "../../model/control.ts";
import { everyone, keyArn, kmsKey, onResource, principal, when } from "../../model/examples/aws.ts";
import { topic, topicArn } from "../../model/examples/aws-open.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { openSteps } from "../families/aws-open.ts";

const news = topicArn("news");
const publishes = onResource("Allow", news, "sns:Publish", everyone, news);

/** A topic's policy lets everybody publish: whoever is subscribed gets what they send. */
export default defineRule({
  id: "aws.public-topic-publish",
  version: 2,
  title: "Can publish to the topic without credentials",
  edge: "WRITES_PUBLIC_TOPIC",
  emits: { from: ["Internet#originate"], to: "AwsTopic#write" },
  needs: ["aws.key", "aws.statement", "aws.topic"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "tied",

  *derive(facts, { aws }) {
    yield* openSteps(facts, aws, {
      kind: "aws.topic",
      by: "internet",
      actions: ["sns:Publish"],
      access: "write",
      key: { action: "kms:GenerateDataKey", via: "sns", ownKeyStaysInside: false },
    });
  },

  controls: [control("narrow", "aws.statement", "Take the statement for everybody out of the topic's policy")],
  abuse:
    "`aws sns publish --topic-arn <topic> --message <anything>`: functions and queues behind it take it for their own.",
  detection: [{ service: "sns", event: "Publish (data event) by nobody of the account" }],
  remediation:
    "aws sns set-topic-attributes --topic-arn <topic> --attribute-name Policy --attribute-value file://policy.json   # with aws:SourceArn or without Principal *",
  frameworks: ["attack:T1565.002", "cwe:732"],
  references: ["https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html"],
  examples: [
    fires("everybody may publish", `internet#originate -> ${news}#write`, topic("news"), publishes),
    silent(
      "a bucket of the account",
      topic("news"),
      onResource("Allow", news, "sns:Publish", everyone, news, {
        when: [when("ArnLike", "aws:SourceArn", "arn:aws:s3:::docs")],
      }),
    ),
    silent(
      "encrypted with a key of the account",
      topic("news", { kmsKey: keyArn("k") }),
      kmsKey("k"),
      publishes,
      onResource("Allow", keyArn("k"), "kms:*", principal("111111111111")),
    ),
    silent("subscribing only", topic("news"), onResource("Allow", news, "sns:Subscribe", everyone, news)),
  ],
});
