import { keyArn } from "../../model/examples/aws.ts";
import { queue } from "../../model/examples/network.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { queues } from "../families/aws-stores.ts";

/** Writes the queue's policy, and with it lets an identity of its own in. */
export default storeRule({
  id: "aws.rewrite-queue-policy",
  title: "Can rewrite the queue's policy",
  edge: "REWRITES_QUEUE_POLICY",
  stores: queues,
  kind: "aws.queue",
  to: "AwsQueue#administer",
  asked: "rewrite policies of queues",
  actions: [["sqs:SetQueueAttributes"], ["sqs:AddPermission"]],
  key: { actions: ["kms:GenerateDataKey", "kms:Decrypt"], via: "sqs" },
  ownAccount: true,
  escalation: true,
  abuse: "`aws sqs add-permission --queue-url <url> --label x --aws-account-ids <own> --actions ReceiveMessage`.",
  detection: [{ service: "sqs", event: "SetQueueAttributes, AddPermission" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name queues --policy-document file://policy.json   # without sqs:SetQueueAttributes and sqs:AddPermission",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html"],
  example: {
    store: queue("q"),
    keyed: queue("q", { kmsKey: keyArn("k") }),
    policy: true,
  },
});
