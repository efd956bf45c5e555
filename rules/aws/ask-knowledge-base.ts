import { knowledgeBase } from "../../model/examples/stores.ts";
import { storeRule } from "../families/aws-store-rule.ts";
import { knowledgeBases } from "../families/aws-stores.ts";

/** Asks a knowledge base, which answers with what its own role may read. */
export default storeRule({
  id: "aws.ask-knowledge-base",
  title: "Can retrieve what the knowledge base holds",
  edge: "ASKS_KNOWLEDGE_BASE",
  stores: knowledgeBases,
  kind: "aws.knowledge-base",
  to: "AwsKnowledgeBase#read",
  asked: "retrieve from knowledge bases",
  actions: [["bedrock:Retrieve"]],
  ownAccount: true,
  abuse:
    "`aws bedrock-agent-runtime retrieve --knowledge-base-id <id> --retrieval-query text=<words>`: whole passages, of documents that the caller could not read itself.",
  detection: [{ service: "bedrock", event: "Retrieve (data event), RetrieveAndGenerate" }],
  remediation:
    "aws iam put-role-policy --role-name <role> --policy-name knowledge --policy-document file://policy.json   # bedrock:Retrieve on the knowledge bases that are needed only",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/bedrock/latest/userguide/knowledge-base-prereq-permissions-general.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html",
  ],
  example: { store: knowledgeBase("kb") },
});
