import { keyArn, kmsKey, onResource, principal } from "../../model/examples/aws.ts";
import { unreadAccount } from "../../model/examples/aws-outside.ts";
import { queue } from "../../model/examples/network.ts";
import { silent } from "../../model/rule.ts";
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
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html
  neverAcross: true,
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
    more: [
      silent(
        "another account, which queue and key let",
        queue("q", { kmsKey: keyArn("k") }),
        kmsKey("k"),
        onResource("Allow", queue("q").key, "sqs:*", principal(unreadAccount)),
        onResource("Allow", keyArn("k"), "kms:*", principal(unreadAccount)),
      ),
    ],
  },
});
