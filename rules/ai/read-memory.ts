import { agentMemory } from "../../model/examples/ai.ts";
import { memories } from "../families/ai-memories.ts";
import { storeRule } from "../families/aws-store-rule.ts";

/** What agents remember of their users is there for whoever may ask. */
export default storeRule({
  id: "ai.read-memory",
  title: "Can read what the agents remember",
  edge: "READS_MEMORY",
  stores: memories,
  kind: "aws.agent-memory",
  to: "AwsAgentMemory#read",
  asked: "read agent memories",
  actions: [
    ["bedrock-agentcore:RetrieveMemoryRecords"],
    ["bedrock-agentcore:ListMemoryRecords"],
    ["bedrock-agentcore:ListEvents"],
  ],
  ownAccount: true,
  abuse:
    "`aws bedrock-agentcore list-memory-records --memory-id <memory> --namespace /`: what users said, and what was made of it.",
  detection: [{ service: "bedrock-agentcore", event: "RetrieveMemoryRecords, ListEvents (data events)" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name memory --policy-document file://policy.json   # the memories and namespaces that are needed only",
  frameworks: ["attack:T1213", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html"],
  example: { store: agentMemory("notes") },
});
