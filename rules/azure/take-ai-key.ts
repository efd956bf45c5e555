import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { aiService, aiStore } from "../../model/examples/ai.ts";
import { azureAssignment, azureDeny, azureIdentity, azureRole } from "../../model/examples/clouds.ts";
import { firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { type AiPlace, firewallOf } from "../families/ai-places.ts";
import { accessesOf, azureAiAssignments, azureAiFacts, azureAiHub, byKey } from "../families/azure-ai-roles.ts";
import { aroundAzure } from "../families/azure-roles.ts";

const id = "azure.take-ai-key";
const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const group = "/subscriptions/s/resourcegroups/g";
const web = azureIdentity("web");
const bot = aiService("bot", { keys: true });
const docs = aiStore("docs", { keys: true });
const may = azureAssignment("web", contributor, group);

/** Whoever may list the keys of a service has one that works from then on for everybody, whatever becomes of the role. */
export default defineRule({
  id,
  version: 1,
  title: "Can take a key of the AI service or its store",
  edge: "TAKES_KEY",
  emits: { from: ["AzureIdentity#impersonate"], to: "Any#read" },
  needs: [...azureAiFacts],
  reliesOnAbsenceIn: ["azure.deny-assignment"],
  leaves: "durable",
  *derive(facts) {
    for (const { assignment, access, because, conditions } of azureAiAssignments(facts, true))
      for (const identity of facts.where("azure.identity", "principal", assignment.principal))
        yield {
          from: [privilege(identity.key, "impersonate")],
          to: azureAiHub(id, access, assignment.resource),
          because: [identity, ...because],
          conditions,
          authenticates: true,
        };
    for (const kind of ["ai.service", "ai.store"] as const)
      for (const place of facts.each(kind)) {
        if (place.keys === false) continue;
        for (const [by, gives] of accessesOf(place)) {
          if (!byKey(by)) continue;
          for (const resource of aroundAzure(place.key))
            yield {
              from: [azureAiHub(id, by, resource)],
              to: privilege(place.key, gives),
              because: [place],
              conditions: [...untold(place), ...firewallOf(place)],
            };
        }
      }
  },
  controls: [
    control("delete", "azure.role-assignment", "Delete the role assignment"),
    control("narrow", "ai.service", "Take keys away: signed-in identities alone", "keys"),
    control("narrow", "ai.store", "Take keys away: signed-in identities alone", "keys"),
  ],
  abuse:
    "az cognitiveservices account keys list --name <account> --resource-group <group>   # or az search admin-key show",
  detection: [
    {
      service: "Azure activity log",
      event:
        "Microsoft.CognitiveServices/accounts/listKeys/action, Microsoft.Search/searchServices/listAdminKeys/action",
    },
  ],
  remediation:
    "az resource update --ids <service> --set properties.disableLocalAuth=true   # then regenerate the keys that were handed out",
  frameworks: ["attack:T1552", "owasp-nhi:NHI7"],
  references: [
    "https://learn.microsoft.com/azure/ai-services/disable-local-auth",
    "https://learn.microsoft.com/azure/search/search-security-api-keys",
    "https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/ai-machine-learning",
  ],
  examples: [
    firesIf("a contributor of the group", `${web.key}#impersonate -> ${bot.key}#connect`, bot, web, may),
    firesIf(
      "of a search service, whose admin key writes too",
      [`${web.key}#impersonate -> ${docs.key}#read`, `${web.key}#impersonate -> ${docs.key}#write`],
      docs,
      web,
      may,
    ),
    firesIf(
      "where it was not told whether keys work",
      `${web.key}#impersonate -> ${bot.key}#connect`,
      aiService("bot"),
      web,
      may,
    ),
    firesIf(
      "a custom role that lists them",
      `${web.key}#impersonate -> ${bot.key}#connect`,
      bot,
      web,
      azureRole("lists", { actions: ["microsoft.cognitiveservices/*"] }),
      azureAssignment("web", "lists", group),
    ),
    silent(
      "a deny assignment on it alone",
      bot,
      web,
      may,
      azureDeny({ actions: ["*/listkeys/action"] }, { resource: group, everyone: false, principals: ["p-web"] }),
    ),
    silent(
      "a custom role that leaves them out",
      bot,
      web,
      azureRole("reads", { actions: ["*"], notActions: ["*/listkeys/action"] }),
      azureAssignment("web", "reads", group),
    ),
    silent("keys that work no more", { ...bot, keys: false }, web, may),
    silent("a role that lists none", bot, web, azureAssignment("web", "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd", group)),
    silent("another group", bot, web, azureAssignment("web", contributor, "/subscriptions/s/resourcegroups/other")),
  ],
});

const untold = ({ name, keys }: AiPlace): readonly Condition[] =>
  keys === undefined ? [{ kind: "unread", text: `whether ${name} takes keys` }] : [];
