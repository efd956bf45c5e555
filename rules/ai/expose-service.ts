import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { aiService, aiStore } from "../../model/examples/ai.ts";
import { internet } from "../../model/node.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { type AiPlace, aiRoutes, firewallOf } from "../families/ai-places.ts";
import { routeNode } from "../families/aws-routes.ts";

const bot = aiService("bot", { publicNetwork: true, otherwise: "allow" });
const at = "internet#originate -> route:https://bot.openai.azure.com:443/*#connect";

/** A managed service with a host on the internet. It asks who is there, by a key or by a sign-in: nobody gets further by this alone. */
export default defineRule({
  id: "ai.expose-service",
  version: 1,
  title: "Can send requests to the AI service's host, which asks who is there",
  edge: "REACHES_ROUTE",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["ai.service", "ai.store"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const kind of ["ai.service", "ai.store"] as const)
      for (const fact of facts.each(kind)) {
        if (fact.publicNetwork === false) continue;
        for (const id of aiRoutes(fact))
          yield {
            from: [privilege(internet, "originate")],
            to: privilege(id, "connect"),
            because: [fact],
            conditions: [...untold(fact), ...firewallOf(fact)],
            nodes: [routeNode(id, fact.scope, "authenticated")],
          };
      }
  },
  controls: [
    control("restrict-network", "ai.service", "Take the service off the internet"),
    control("restrict-network", "ai.store", "Take the store off the internet"),
  ],
  abuse: "`curl https://<host>/`: without a key or a token it answers 401. A leaked key is enough from anywhere.",
  detection: [
    { service: "diagnostic log of the service", event: "requests from addresses that are not the application's" },
  ],
  remediation:
    "az resource update --ids <service> --set properties.publicNetworkAccess=Disabled   # and a private endpoint for who needs it",
  frameworks: ["attack:T1190"],
  references: [
    "https://learn.microsoft.com/azure/ai-services/cognitive-services-virtual-networks",
    "https://learn.microsoft.com/azure/search/service-configure-firewall",
    "https://cloud.google.com/vertex-ai/docs/predictions/choose-endpoint-type",
  ],
  examples: [
    fires("open to every network", at, bot),
    fires(
      "a search service",
      "internet#originate -> route:https://docs.search.windows.net:443/*#connect",
      aiStore("docs", { publicNetwork: true, otherwise: "allow" }),
    ),
    fires(
      "one with a host that it shares",
      "internet#originate -> route:https://us-central1-aiplatform.googleapis.com:443/v1/projects/shop/locations/us-central1/endpoints/1*#connect",
      aiService("bot", {
        publicNetwork: true,
        otherwise: "allow",
        hosts: ["us-central1-aiplatform.googleapis.com"],
        path: "/v1/projects/shop/locations/us-central1/endpoints/1",
      }),
    ),
    firesIf("open to some networks", at, { ...bot, otherwise: "deny", admits: ["203.0.113.0/24"] }),
    firesIf("where its network was not told", at, aiService("bot")),
    silent("closed to the internet", { ...bot, publicNetwork: false }),
    silent("a model, which has no host", aiStore("gpt", { hosts: [], publicNetwork: true })),
  ],
});

const untold = ({ name, publicNetwork }: AiPlace): readonly Condition[] =>
  publicNetwork === undefined ? [{ kind: "unread", text: `whether the internet may send to ${name}` }] : [];
