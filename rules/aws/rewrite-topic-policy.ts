import { keyArn } from "../../model/examples/aws.ts";
import { topic } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { topics } from "../families/aws-stores.ts";

/** Writes the topic's policy, and with it lets an identity of its own in. */
export default storeRule({
  id: "aws.rewrite-topic-policy",
  title: "Can rewrite the topic's policy",
  edge: "REWRITES_TOPIC_POLICY",
  stores: topics,
  kind: "aws.topic",
  to: "AwsTopic#administer",
  asked: "rewrite policies of topics",
  actions: [["sns:SetTopicAttributes"], ["sns:AddPermission"]],
  key: { actions: ["kms:GenerateDataKey", "kms:Decrypt"], via: "sns" },
  ownAccount: true,
  escalation: true,
  abuse: "`aws sns add-permission --topic-arn <topic> --label x --aws-account-id <own> --action-name Subscribe`.",
  detection: [{ service: "sns", event: "SetTopicAttributes, AddPermission" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name topics --policy-document file://policy.json   # without sns:SetTopicAttributes and sns:AddPermission",
  frameworks: ["attack:T1098", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html"],
  example: {
    store: topic("t"),
    keyed: topic("t", { kmsKey: keyArn("k") }),
    policy: true,
  },
});
