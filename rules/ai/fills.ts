import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { aiLink, aiService, aiStore } from "../../model/examples/ai.ts";
import { kindOfId } from "../../model/node-id.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";

const search = aiStore("docs");
const files = aiStore("files");
const bot = aiService("bot");
const model = aiStore("ranker");

/** Whoever writes where a store is filled from writes the store; whoever writes a model's files decides what its endpoint does. */
export default defineRule({
  id: "ai.fills",
  version: 1,
  title: "Can write what the AI service is filled from",
  edge: "FILLS",
  emits: { from: ["AiStore#write"], to: "Any#write" },
  needs: ["ai.link"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const link of facts.each("ai.link")) {
      if (kindOfId(link.to) !== "AiStore") continue;
      const kind = kindOfId(link.from);
      const from = [privilege(link.to, "write")] as const;
      if (link.relation === "ingests" && kind === "AiStore")
        yield { from, to: privilege(link.from, "write"), because: [link], conditions: [filled] };
      else if ((link.relation === "serves" || link.relation === "ingests") && kind === "AiService")
        yield { from, to: privilege(link.from, "execute"), because: [link], conditions: [loaded] };
    }
  },
  controls: [control("delete", "ai.link", "Take the source away")],
  abuse: "Put a document, or a pickled model, where it is taken from, and wait for the next run.",
  detection: [{ service: "log of the source", event: "a write by anybody but the pipeline" }],
  remediation: "az role assignment delete --assignee <who> --role 'Storage Blob Data Contributor' --scope <account>",
  frameworks: ["attack:T1565.001"],
  references: [
    "https://learn.microsoft.com/azure/search/search-indexer-overview",
    "https://cloud.google.com/vertex-ai/docs/model-registry/import-model",
  ],
  examples: [
    firesIf(
      "an indexer's source",
      `${files.key}#write -> ${search.key}#write`,
      aiLink(search.key, "ingests", files.key),
    ),
    firesIf(
      "the model of an endpoint",
      `${model.key}#write -> ${bot.key}#execute`,
      aiLink(bot.key, "serves", model.key),
    ),
    silent("what is asked, not taken over", aiLink(bot.key, "retrieves", search.key)),
    silent("a source that is no node", aiLink(search.key, "ingests", "elsewhere")),
  ],
});

const filled: Condition = { kind: "target-state", text: "the store is filled anew" };
const loaded: Condition = { kind: "target-state", text: "the service loads it anew" };
