import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { aiService, aiStore } from "../../model/examples/ai.ts";
import { gcpAccount, gcpBinding, gcpProject } from "../../model/examples/clouds.ts";
import type { FactOf } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { type AiPlace, firewallOf } from "../families/ai-places.ts";
import { anybody, bindingConditions, gcpManager, memberOf } from "../families/gcp-members.ts";

const id = "gcp.use-ai-service";
type Access = "ask" | "search" | "object-read" | "object-write" | "code";
const whole: readonly Access[] = ["ask", "search", "code"];
/**
 * `code` is for roles that may act as service accounts too: whoever deploys to a service says as whom it runs.
 * Google's own roles with aiplatform.endpoints.predict and its like, discoveryengine.servingConfigs.search,
 * storage.objects.get and .create. https://cloud.google.com/iam/docs/roles-permissions/aiplatform
 */
const roles: Readonly<Record<string, readonly Access[]>> = {
  "roles/owner": [...whole, "object-read", "object-write"],
  "roles/editor": whole,
  "roles/aiplatform.admin": ["ask"],
  "roles/aiplatform.user": ["ask"],
  "roles/discoveryengine.admin": ["search"],
  "roles/discoveryengine.editor": ["search"],
  "roles/discoveryengine.viewer": ["search"],
  "roles/storage.admin": ["object-read", "object-write"],
  "roles/storage.objectAdmin": ["object-read", "object-write"],
  "roles/storage.objectUser": ["object-read", "object-write"],
  "roles/storage.objectViewer": ["object-read"],
  "roles/storage.objectCreator": ["object-write"],
};

const at = "projects/shop/locations/us-central1/endpoints/1";
const shop = { scope: "gcp:project:shop" };
const bot = {
  ...aiService("bot", { product: "vertex-endpoint", hosts: [] }),
  ...shop,
  key: `//aiplatform.googleapis.com/${at}`,
};
const bucket = {
  ...aiStore("files", { product: "gcs-bucket", hosts: [] }),
  ...shop,
  key: "//storage.googleapis.com/files",
};
const web = gcpAccount("web");
const asks = `${web}#impersonate -> ${bot.key}#connect`;

/** A binding on a part of an AI service, its project or what is around that. */
export default defineRule({
  id,
  version: 1,
  title: "Can use the AI service or its store by an IAM binding",
  edge: "USES_AI_SERVICE",
  emits: { from: ["GcpServiceAccount#impersonate", "Internet#originate"], to: "Any#read" },
  needs: ["ai.service", "ai.store", "gcp.binding", "gcp.project"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  *derive(facts) {
    for (const role of facts.items("roles of AI services", Object.keys(roles), (name) => name))
      for (const binding of facts.where("gcp.binding", "role", role)) {
        const who = memberOf(binding.member);
        if (!who) continue;
        for (const access of roles[role] ?? [])
          yield {
            from: [who.from],
            to: below(access, binding.resource),
            because: [binding],
            conditions: [...who.conditions, ...bindingConditions(binding)],
            authenticates: who.from !== anybody,
            ...(who.node === undefined ? {} : { nodes: [who.node] }),
          };
      }
    for (const project of facts.each("gcp.project"))
      for (const around of project.ancestors)
        for (const access of facts.items("accesses", every, (name) => name))
          yield {
            from: [below(access, around)],
            to: below(access, `${gcpManager}projects/${project.name}`),
            because: [project],
          };
    for (const kind of ["ai.service", "ai.store"] as const)
      for (const place of facts.each(kind))
        for (const [by, gives] of accessesOf(place))
          for (const resource of [place.key, `${gcpManager}projects/${place.scope.slice("gcp:project:".length)}`])
            yield {
              from: [below(by, resource)],
              to: privilege(place.key, gives),
              because: [place],
              conditions: firewallOf(place),
            };
  },
  controls: [control("delete", "gcp.binding", "Take the member out of the role")],
  abuse:
    'curl -H "Authorization: Bearer $(gcloud auth print-access-token)" https://<region>-aiplatform.googleapis.com/v1/<endpoint>:predict',
  detection: [
    { service: "GCP audit log (data access)", event: "google.cloud.aiplatform.v1.PredictionService.Predict" },
  ],
  remediation: "gcloud projects remove-iam-policy-binding <project> --member=<member> --role=roles/aiplatform.user",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://cloud.google.com/vertex-ai/docs/general/access-control",
    "https://cloud.google.com/generative-ai-app-builder/docs/access-control",
    "https://cloud.google.com/storage/docs/access-control/iam-roles",
  ],
  examples: [
    firesIf("on its project", asks, bot, gcpBinding("web", "roles/aiplatform.user")),
    firesIf("on the endpoint alone", asks, bot, gcpBinding("web", "roles/aiplatform.user", bot.key)),
    firesIf(
      "on the organization around the project",
      asks,
      bot,
      gcpProject(),
      gcpBinding("web", "roles/aiplatform.user", "//cloudresourcemanager.googleapis.com/organizations/5"),
    ),
    firesIf(
      "everybody",
      `internet#originate -> ${bot.key}#connect`,
      bot,
      gcpBinding("web", "roles/aiplatform.user", bot.key, { member: "allUsers" }),
    ),
    firesIf(
      "a bucket that an index is filled from",
      [`${web}#impersonate -> ${bucket.key}#read`, `${web}#impersonate -> ${bucket.key}#write`],
      bucket,
      gcpBinding("web", "roles/storage.objectAdmin", bucket.key),
    ),
    silent("a viewer asks nothing", bot, gcpBinding("web", "roles/aiplatform.viewer")),
    silent("another endpoint", bot, gcpBinding("web", "roles/aiplatform.user", `${bot.key}2`)),
    silent(
      "a group: who is in it is not known",
      bot,
      gcpBinding("web", "roles/aiplatform.user", undefined, { member: "group:ops@example.com" }),
    ),
  ],
});

const every: readonly Access[] = ["ask", "search", "object-read", "object-write", "code"];

const words: Readonly<Record<Access, string>> = {
  ask: "ask every part of Vertex AI",
  search: "ask every search engine",
  "object-read": "read every object",
  "object-write": "write every object",
  code: "change what runs in every part of Vertex AI",
};
/** One access for all who have it at the resource. */
const below = (access: Access, resource: string) => hub(`${words[access]} below ${resource}`, id, access, resource);

function accessesOf(
  place: AiPlace,
): readonly (readonly [by: Access, gives: "connect" | "execute" | "read" | "write"])[] {
  const { key, kind } = place as FactOf<"ai.service">;
  if (key.startsWith("//storage.googleapis.com/"))
    return [
      ["object-read", "read"],
      ["object-write", "write"],
    ];
  if (key.startsWith("//discoveryengine.googleapis.com/"))
    return [["search", kind === "ai.service" ? "connect" : "read"]];
  if (!key.startsWith("//aiplatform.googleapis.com/")) return [];
  if (kind === "ai.service")
    return [
      ["ask", "connect"],
      ["code", "execute"],
    ];
  return [
    ["ask", "read"],
    ["code", "write"],
  ];
}
