import { control } from "../../model/control.ts";
import { everyone, onResource, when } from "../../model/examples/aws.ts";
import { topic, topicArn } from "../../model/examples/aws-open.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { openSteps } from "../families/aws-open.ts";

const news = topicArn("news");

/** A topic's policy lets everybody subscribe: what is published is sent to them, decrypted. */
export default defineRule({
  id: "aws.public-topic",
  version: 1,
  title: "Can subscribe to the topic without credentials",
  edge: "READS_PUBLIC_TOPIC",
  emits: { from: ["Internet#originate"], to: "AwsTopic#read" },
  needs: ["aws.statement", "aws.topic"],
  reliesOnAbsenceIn: ["aws.statement"],
  leaves: "tied",

  *derive(facts, { aws }) {
    yield* openSteps(facts, aws, { kind: "aws.topic", by: "internet", actions: ["sns:Subscribe"], access: "read" });
  },

  controls: [control("narrow", "aws.statement", "Take the statement for everybody out of the topic's policy")],
  abuse: "`aws sns subscribe --topic-arn <topic> --protocol https --notification-endpoint <own>`, and confirm.",
  detection: [{ service: "sns", event: "Subscribe by nobody of the account" }],
  remediation:
    "aws sns set-topic-attributes --topic-arn <topic> --attribute-name Policy --attribute-value file://policy.json   # with aws:SourceAccount or without Principal *",
  frameworks: ["attack:T1530", "cwe:732"],
  references: ["https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html"],
  examples: [
    fires(
      "everybody may subscribe",
      `internet#originate -> ${news}#read`,
      topic("news"),
      onResource("Allow", news, "sns:Subscribe", everyone, news),
    ),
    silent(
      "the policy that a topic is made with",
      topic("news"),
      onResource("Allow", news, ["sns:Subscribe", "sns:Publish"], everyone, news, {
        when: [when("StringEquals", "AWS:SourceOwner", "111111111111")],
      }),
    ),
    silent(
      "an organization",
      topic("news"),
      onResource("Allow", news, "sns:Subscribe", everyone, news, {
        when: [when("StringEquals", "aws:PrincipalOrgID", "o-x")],
      }),
    ),
    silent("publishing only", topic("news"), onResource("Allow", news, "sns:Publish", everyone, news)),
  ],
});
