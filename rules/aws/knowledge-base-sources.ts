import { privilege } from "../../model/access.ts";
import { bucketArn } from "../../model/examples/aws.ts";
import { knowledgeBase, storeArn } from "../../model/examples/stores.ts";
import { kindOfId } from "../../model/node-id.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";

const docs = bucketArn("docs");
const vectors = storeArn("aoss", "collection/facts");
const synchronised: Condition = { kind: "human", text: "the knowledge base is synchronised with its sources again" };

/** What a knowledge base answers is what its vector store holds, which is filled from its sources. */
export default defineRule({
  id: "aws.knowledge-base-sources",
  version: 1,
  title: "Has what the knowledge base answers from",
  edge: "FILLS_KNOWLEDGE_BASE",
  emits: { from: ["Any#read", "Any#write"], to: "AwsKnowledgeBase#read" },
  needs: ["aws.knowledge-base"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("aws.knowledge-base")) {
      for (const [stores, conditions] of [
        [fact.vectors, []],
        [fact.sources, [synchronised]],
      ] as const)
        for (const store of stores) {
          if (kindOfId(store) === undefined) continue;
          const because = [fact] as const;
          if (conditions.length === 0)
            yield { from: [privilege(store, "read")], to: privilege(fact.key, "read"), because };
          yield { from: [privilege(store, "write")], to: privilege(fact.key, "write"), because, conditions };
        }
    }
  },

  controls: [],
  abuse:
    "Put a document with an answer or an instruction of one's own where the knowledge base takes its documents from.",
  detection: [{ service: "bedrock", event: "StartIngestionJob after a write to the source" }],
  remediation:
    "aws s3api put-bucket-policy --bucket <source> --policy file://policy.json   # writing for the authors only",
  frameworks: ["attack:T1565.001"],
  references: ["https://docs.aws.amazon.com/bedrock/latest/userguide/kb-data-source-sync-ingest.html"],
  examples: [
    fires(
      "its vector store",
      [
        `${vectors}#read -> ${storeArn("bedrock", "knowledge-base/kb")}#read`,
        `${vectors}#write -> ${storeArn("bedrock", "knowledge-base/kb")}#write`,
      ],
      knowledgeBase("kb", { vectors: [vectors] }),
    ),
    firesIf(
      "writing its source",
      `${docs}#write -> ${storeArn("bedrock", "knowledge-base/kb")}#write`,
      knowledgeBase("kb", { sources: [docs] }),
    ),
    silent("a store outside AWS", knowledgeBase("kb")),
  ],
});
