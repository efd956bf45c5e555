import { topic } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { topics } from "../families/aws-stores.ts";

/** Subscribes an endpoint of its own to a topic: SNS decrypts and delivers. */
export default storeRule({
  id: "aws.subscribe-to-topic",
  title: "Can have the topic's messages delivered to itself",
  edge: "SUBSCRIBES_TO_TOPIC",
  stores: topics,
  kind: "aws.topic",
  to: "AwsTopic#read",
  asked: "subscribe to topics",
  actions: [["sns:Subscribe"]],
  abuse: "`aws sns subscribe --topic-arn <topic> --protocol https --notification-endpoint <own>`.",
  detection: [{ service: "sns", event: "Subscribe" }],
  remediation:
    "aws sns set-topic-attributes --topic-arn <topic> --attribute-name Policy --attribute-value file://policy.json   # sns:Subscribe with sns:Endpoint and sns:Protocol",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html"],
  example: { store: topic("t"), policy: true },
});
