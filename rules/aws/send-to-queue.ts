import { keyArn } from "../../model/examples/aws.ts";
import { queue } from "../../model/examples/network.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { queues } from "../families/aws-stores.ts";

/** Puts messages into a queue: what works them off takes them as its own. */
export default storeRule({
  id: "aws.send-to-queue",
  title: "Can send messages to the queue",
  edge: "WRITES_QUEUE",
  stores: queues,
  kind: "aws.queue",
  to: "AwsQueue#write",
  asked: "send messages",
  actions: [["sqs:SendMessage"]],
  key: { actions: ["kms:GenerateDataKey", "kms:Decrypt"], via: "sqs" },
  abuse: "`aws sqs send-message --queue-url <url> --message-body file://job`.",
  detection: [{ service: "sqs", event: "SendMessage (data event)" }],
  remediation:
    "aws sqs set-queue-attributes --queue-url <url> --attributes file://policy.json   # sqs:SendMessage for the producers only, with aws:SourceArn for topics and buckets",
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html"],
  example: {
    store: queue("q"),
    keyed: queue("q", { kmsKey: keyArn("k") }),
    policy: true,
  },
});
