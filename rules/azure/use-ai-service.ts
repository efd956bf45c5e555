import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { aiService, aiStore } from "../../model/examples/ai.ts";
import { azureAssignment, azureDeny, azureIdentity, azureRole } from "../../model/examples/clouds.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { firewallOf } from "../families/ai-places.ts";
import { accessesOf, azureAiAssignments, azureAiFacts, azureAiHub, byKey } from "../families/azure-ai-roles.ts";
import { aroundAzure } from "../families/azure-roles.ts";

const id = "azure.use-ai-service";
const openAiUser = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd";
const indexReader = "1407120a-92aa-4202-b7e9-c0e197c71c8f";
const group = "/subscriptions/s/resourcegroups/g";
const web = azureIdentity("web");
const bot = aiService("bot");
const docs = aiStore("docs");
const asks = `${web.key}#impersonate -> ${bot.key}#connect`;

/** A managed identity with a role of the data plane, and a service that answers with what its own identity may read. */
export default defineRule({
  id,
  version: 1,
  title: "Can use the AI service or its store by a role",
  edge: "USES_AI_SERVICE",
  emits: { from: ["AzureIdentity#impersonate", "AiService#connect"], to: "Any#read" },
  needs: [...azureAiFacts],
  reliesOnAbsenceIn: ["azure.deny-assignment"],
  leaves: "tied",
  *derive(facts) {
    for (const { assignment, access, because, conditions } of azureAiAssignments(facts, false)) {
      const to = azureAiHub(id, access, assignment.resource);
      for (const identity of facts.where("azure.identity", "principal", assignment.principal)) {
        yield {
          from: [privilege(identity.key, "impersonate")],
          to,
          because: [identity, ...because],
          conditions,
          authenticates: true,
        };
        // Answers of a model hold what its account reads, where a request names the store.
        if (access !== "index-read" && access !== "blob-read") continue;
        for (const field of ["identity", "alsoActsAs"] as const)
          for (const service of facts.where("ai.service", field, identity.key))
            if (service.runsCode !== true)
              yield {
                from: [privilege(service.key, "connect")],
                to,
                because: [service, identity, ...because],
                conditions: [...conditions, named],
                authenticates: true,
              };
      }
    }
    for (const kind of ["ai.service", "ai.store"] as const)
      for (const place of facts.each(kind)) {
        if (place.identities === false) continue;
        for (const [by, gives] of accessesOf(place)) {
          if (byKey(by)) continue;
          for (const resource of aroundAzure(place.key))
            yield {
              from: [azureAiHub(id, by, resource)],
              to: privilege(place.key, gives),
              because: [place],
              conditions: firewallOf(place),
            };
        }
      }
  },
  controls: [control("delete", "azure.role-assignment", "Delete the role assignment")],
  abuse: "Ask with a token of the identity: az account get-access-token --resource https://cognitiveservices.azure.com",
  detection: [
    {
      service: "diagnostic log of the service",
      event: "RequestResponse, Query.Search by an identity that does not use to",
    },
  ],
  remediation:
    "az role assignment delete --assignee <identity> --role 'Cognitive Services OpenAI User' --scope <wider than needed>",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/role-based-access-control",
    "https://learn.microsoft.com/azure/search/search-security-rbac",
    "https://learn.microsoft.com/azure/ai-foundry/openai/concepts/use-your-data",
  ],
  examples: [
    firesIf("a role at the account", asks, bot, web, azureAssignment("web", openAiUser, bot.key)),
    firesIf("a role at its resource group", asks, bot, web, azureAssignment("web", openAiUser, group)),
    firesIf(
      "a service closed to the internet",
      asks,
      { ...bot, publicNetwork: false },
      web,
      azureAssignment("web", openAiUser, bot.key),
    ),
    firesIf(
      "a search service",
      `${web.key}#impersonate -> ${docs.key}#read`,
      docs,
      web,
      azureAssignment("web", indexReader, docs.key),
    ),
    firesIf(
      "what the account's own identity reads",
      [`${bot.key}#connect -> ${docs.key}#read`, `${web.key}#impersonate -> ${docs.key}#read`],
      { ...bot, identity: web.key },
      docs,
      web,
      azureAssignment("web", indexReader, docs.key),
    ),
    firesIf(
      "a custom role that names a part of it",
      asks,
      bot,
      web,
      azureRole("asks", { dataActions: ["microsoft.cognitiveservices/accounts/openai/*/action"] }),
      azureAssignment("web", "asks", group),
    ),
    firesIf(
      "a custom role that leaves writing out",
      `${web.key}#impersonate -> ${docs.key}#read`,
      docs,
      web,
      azureRole("reads", { dataActions: ["*"], notDataActions: ["microsoft.search/*/write"] }),
      azureAssignment("web", "reads", docs.key),
    ),
    silent(
      "a deny assignment on everybody, at the subscription",
      bot,
      web,
      azureAssignment("web", openAiUser, bot.key),
      azureDeny({ dataActions: ["*"] }, { resource: "/subscriptions/s" }),
    ),
    firesIf(
      "a deny assignment on one way to ask",
      asks,
      bot,
      web,
      azureAssignment("web", openAiUser, bot.key),
      azureDeny({ dataActions: ["*/chat/completions/action"] }, { resource: group }),
    ),
    silent(
      "a custom role that leaves it out",
      docs,
      web,
      azureRole("none", {
        dataActions: ["microsoft.search/*"],
        notDataActions: ["microsoft.search/searchservices/indexes/documents/*"],
      }),
      azureAssignment("web", "none", docs.key),
    ),
    silent(
      "a custom role that administers, and comes to no data",
      docs,
      web,
      azureRole("admin", { actions: ["*"] }),
      azureAssignment("web", "admin", docs.key),
    ),
    silent(
      "a custom role that nobody has",
      bot,
      web,
      azureRole("asks", { dataActions: ["*"] }),
      azureAssignment("web", "other", bot.key),
    ),
    silent(
      "a search service that takes keys alone",
      { ...docs, identities: false },
      web,
      azureAssignment("web", indexReader, docs.key),
    ),
    silent("a role for models, over a search service", docs, web, azureAssignment("web", openAiUser, docs.key)),
    silent("at another account", bot, web, azureAssignment("web", openAiUser, `${bot.key}x`)),
    silent("somebody else", bot, web, azureAssignment("api", openAiUser, bot.key)),
  ],
});

const named: Condition = {
  kind: "target-state",
  text: "the service answers from a store that the request names, as its own identity",
};
