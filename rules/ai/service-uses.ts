import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { aiLink, aiService, aiStore } from "../../model/examples/ai.ts";
import type { FactOf } from "../../model/fact.ts";
import { kindSpec } from "../../model/node.ts";
import { kindOfId } from "../../model/node-id.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";

const project = aiService("desk", { role: "agent", product: "azure-foundry-project" });
const docs = aiStore("docs");
const model = aiService("bot");
const reads = `${project.key}#connect -> ${docs.key}#read`;

/** Whoever may ask a service has it answer from what it is connected to: by the key that is kept with the connection, or as itself. */
export default defineRule({
  id: "ai.service-uses",
  version: 1,
  title: "Has the service answer from what it is connected to",
  edge: "USES_CONNECTION",
  emits: { from: ["AiService#connect", "AiStore#connect"], to: "Any#read" },
  needs: ["ai.link"],
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const link of facts.each("ai.link")) {
      const to = endOf(link);
      if (to === undefined || (link.relation !== "calls" && link.relation !== "retrieves")) continue;
      yield {
        from: [privilege(link.from, "connect")],
        to,
        because: [link],
        conditions: [passedOn, ...(link.auth === "key" || link.auth === "none" || link.by === "hub" ? [] : [allowed])],
      };
    }
  },
  controls: [control("delete", "ai.link", "Take the connection away from the service")],
  abuse: "Ask for the documents word for word, one subject after the other; or ask for a call of the connected tool.",
  detection: [
    { service: "log of what is connected", event: "requests of the service that nobody's question explains" },
  ],
  remediation:
    "az rest --method delete --url https://management.azure.com<connection>?api-version=2025-06-01   # or one that signs in as an identity with less",
  frameworks: ["attack:T1213", "owasp-nhi:NHI5"],
  references: [
    "https://learn.microsoft.com/azure/ai-foundry/how-to/connections-add",
    "https://cloud.google.com/vertex-ai/docs/vector-search/query-index-public-endpoint",
  ],
  examples: [
    firesIf("a search service by a key", reads, { ...aiLink(project.key, "retrieves", docs.key), auth: "key" }),
    firesIf("as its own identity", reads, { ...aiLink(project.key, "retrieves", docs.key), auth: "identity" }),
    firesIf(
      "a model of another account",
      `${project.key}#connect -> ${model.key}#connect`,
      aiLink(project.key, "calls", model.key),
    ),
    silent("what fills the store is not asked", aiLink(docs.key, "ingests", aiStore("files").key)),
    silent("a model that it serves", aiLink(model.key, "serves", aiStore("gpt").key)),
    silent("something that is no node", aiLink(project.key, "calls", "elsewhere")),
  ],
});

const passedOn: Condition = { kind: "target-state", text: "the service passes on what it reads there" };
const allowed: Condition = {
  kind: "unread",
  text: "that its identity may read there: roles by groups are in no input",
};

/** A store is read; what answers is asked. */
function endOf({ to }: FactOf<"ai.link">) {
  const kind = kindOfId(to);
  if (kind === undefined) return undefined;
  const { accesses, class: of } = kindSpec(kind);
  if (of === "data-store" && "read" in accesses) return privilege(to, "read");
  return "connect" in accesses ? privilege(to, "connect") : undefined;
}
