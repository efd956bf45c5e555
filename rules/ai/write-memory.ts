import { agentMemory } from "../../model/examples/ai.ts";
import { memories } from "../families/ai-memories.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** What is put into the memory of agents, they take for what was said. */
export default storeRule({
  id: "ai.write-memory",
  title: "Can put words into the agents' memory",
  edge: "WRITES_MEMORY",
  stores: memories,
  kind: "aws.agent-memory",
  to: "AwsAgentMemory#write",
  asked: "write agent memories",
  actions: [["bedrock-agentcore:CreateEvent"], ["bedrock-agentcore:BatchCreateMemoryRecords"]],
  ownAccount: true,
  abuse:
    "`aws bedrock-agentcore create-event --memory-id <memory> --actor-id <user> ...`: a turn of a talk that never was.",
  detection: [{ service: "bedrock-agentcore", event: "CreateEvent, BatchCreateMemoryRecords (data events)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name memory --policy-document file://policy.json   # writing for the agents only",
  frameworks: ["attack:T1565.001", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html"],
  example: { store: agentMemory("notes") },
});
