import { keyArn } from "../../model/examples/aws.ts";
import { topic } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { topics } from "../families/aws-stores.ts";

/** Publishes messages as if they were the topic's own. */
export default storeRule({
  id: "aws.publish-to-topic",
  title: "Can publish messages to the topic",
  edge: "WRITES_TOPIC",
  stores: topics,
  kind: "aws.topic",
  to: "AwsTopic#write",
  asked: "publish messages",
  actions: [["sns:Publish"]],
  key: { actions: ["kms:GenerateDataKey", "kms:Decrypt"], via: "sns" },
  abuse: "`aws sns publish --topic-arn <topic> --message file://message`: every subscriber takes it.",
  detection: [{ service: "sns", event: "Publish (data event)" }],
  remediation:
    "aws sns set-topic-attributes --topic-arn <topic> --attribute-name Policy --attribute-value file://policy.json   # sns:Publish for the producers only",
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"],
  example: {
    store: topic("t"),
    keyed: topic("t", { kmsKey: keyArn("k") }),
    policy: true,
  },
});
