import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { aiService } from "../../model/examples/ai.ts";
import { azureIdentity } from "../../model/examples/clouds.ts";
import { kindOfId } from "../../model/node-id.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const web = azureIdentity("web");
const runs = aiService("rank", { runsCode: true, identity: web.key });
const step = `${runs.key}#execute -> ${web.key}#impersonate`;

/** Code in a container, an agent or a notebook of a managed service asks the metadata address for its identity's tokens. */
export default defineRule({
  id: "ai.service-code",
  version: 1,
  title: "Can act as the identity that the service's code runs as",
  edge: "READS_CONTAINER_CREDENTIALS",
  emits: { from: ["AiService#execute"], to: "Any#impersonate" },
  needs: ["ai.service"],
  reliesOnAbsenceIn: [],
  leaves: "until 24h",
  *derive(facts) {
    for (const fact of facts.each("ai.service")) {
      if (fact.runsCode !== true) continue;
      const from = privilege(fact.key, "execute");
      for (const id of [fact.identity, ...(fact.alsoActsAs ?? [])]) {
        const kind = id === undefined ? undefined : kindOfId(id);
        if (id === undefined || kind === undefined) continue;
        const name = id.slice(id.lastIndexOf("/") + 1);
        // Of a managed identity the fact tells scope and name; an account of GCP need not be in the input.
        const nodes = kind === "GcpServiceAccount" ? [{ id, kind, name, scope: "" }] : [];
        if (kind === "AzureIdentity" && !facts.get("azure.identity", id)) continue;
        yield { from: [from], to: privilege(id, "impersonate"), because: [fact], nodes };
      }
    }
  },
  controls: [control("narrow", "ai.service", "Give the service an identity with less", "identity")],
  abuse:
    "curl -H 'Metadata-Flavor: Google' http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token   # on Azure IDENTITY_ENDPOINT",
  detection: [{ service: "audit log of what it calls", event: "calls of the identity that the service does not make" }],
  remediation: "gcloud ai endpoints deploy-model <endpoint> --service-account=<account with less> ...",
  frameworks: ["attack:T1552.005", "owasp-nhi:NHI5"],
  references: [
    "https://cloud.google.com/vertex-ai/docs/general/custom-service-account",
    "https://learn.microsoft.com/azure/machine-learning/how-to-access-resources-from-endpoints-managed-identities",
  ],
  examples: [
    fires("an online endpoint", step, runs, web),
    fires(
      "an agent of Vertex AI",
      `${runs.key}#execute -> //iam.googleapis.com/projects/shop/serviceAccounts/a@shop.iam.gserviceaccount.com#impersonate`,
      { ...runs, identity: "//iam.googleapis.com/projects/shop/serviceAccounts/a@shop.iam.gserviceaccount.com" },
    ),
    silent("a model of the provider's: no code of others runs in it", aiService("bot", { identity: web.key }), web),
  ],
});
