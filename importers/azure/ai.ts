import { z } from "zod";
import type { AiRole } from "../../model/fact/ai.ts";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape, treeOf } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { actsAs } from "./acting.ts";
import { hostsOf, networkOf, Place } from "./place.ts";
import { properties, subscriptionOf, tags, tagTexts } from "./shapes.ts";

const text = z.string().nullish();
const Service = Place.extend({
  kind: text,
  endpoint: text,
  endpoints: z.record(z.string(), z.unknown()).nullish(),
  discoveryUrl: text,
  hubResourceId: text,
  scoringUri: text,
  authMode: text,
  hostName: text,
  authOptions: z.object({ aadOrApiKey: z.unknown().optional(), apiKeyOnly: z.unknown().optional() }).nullish(),
});
type Service = z.infer<typeof Service>;
const Deployment = z.object({ model: z.object({ name: text, version: text, format: text }).nullish() });

interface Part {
  readonly role: AiRole;
  readonly product: string;
  readonly keys?: boolean | undefined;
  readonly identities?: boolean | undefined;
  readonly runsCode?: true;
}

/** Whether the resource takes keys beside signed-in identities, as it says itself. */
const local = ({ disableLocalAuth }: Service): boolean | undefined =>
  typeof disableLocalAuth === "boolean" ? !disableLocalAuth : undefined;

/** What a resource that answers is of an AI service; undefined for what is none. */
function partOf(type: string, it: Service): Part | undefined {
  const kind = it.kind?.toLowerCase() ?? "";
  switch (type) {
    case "microsoft.cognitiveservices/accounts":
      // Without the field keys work: it is off unless somebody set it.
      return { ...accountOf(kind), keys: local(it) ?? (it.endpoint || it.publicNetworkAccess ? true : undefined) };
    case "microsoft.cognitiveservices/accounts/projects":
      return { role: "agent", product: "azure-foundry-project", keys: false };
    case "microsoft.machinelearningservices/workspaces":
      if (kind === "hub") return { role: "connector", product: "azure-foundry-hub", keys: false };
      if (kind === "project") return { role: "agent", product: "azure-foundry-hub-project", keys: false };
      return { role: "notebook", product: "azure-ml-workspace", keys: false };
    case "microsoft.machinelearningservices/workspaces/onlineendpoints": {
      const mode = it.authMode?.toLowerCase();
      const keys = mode === undefined ? undefined : mode === "key";
      return {
        role: "model-endpoint",
        product: "azure-ml-endpoint",
        keys,
        identities: keys === undefined ? undefined : !keys,
        runsCode: true,
      };
    }
    default:
      return undefined;
  }
}

function accountOf(kind: string): Part {
  if (kind === "openai") return { role: "model-endpoint", product: "azure-openai" };
  if (kind === "aiservices") return { role: "model-endpoint", product: "azure-foundry" };
  return { role: "tool", product: `azure-${kind.replace(/[^a-z0-9]+/g, "-") || "ai-service"}` };
}

export const serviceTypes: ReadonlySet<string> = new Set([
  "microsoft.cognitiveservices/accounts",
  "microsoft.cognitiveservices/accounts/projects",
  "microsoft.machinelearningservices/workspaces",
  "microsoft.machinelearningservices/workspaces/onlineendpoints",
]);
const serviceForm =
  /^\/subscriptions\/[0-9a-z-]{1,64}\/resourcegroups\/[^/]{1,90}\/providers\/microsoft\.(?:cognitiveservices\/accounts\/[^/]{1,64}(?:\/projects\/[^/]{1,64})?|machinelearningservices\/workspaces\/[^/]{1,64}(?:\/onlineendpoints\/[^/]{1,64})?)$/;
const deploymentForm =
  /^(\/subscriptions\/[0-9a-z-]{1,64}\/resourcegroups\/[^/]{1,90}\/providers\/microsoft\.cognitiveservices\/accounts\/[^/]{1,64})\/deployments\/[^/]{1,128}$/;
const searchForm =
  /^\/subscriptions\/[0-9a-z-]{1,64}\/resourcegroups\/[^/]{1,90}\/providers\/microsoft\.search\/searchservices\/([a-z0-9-]{2,60})$/;

/**
 * An account of Azure OpenAI or AI services, a Foundry project, a hub with its projects, an online endpoint.
 * https://learn.microsoft.com/azure/templates/microsoft.cognitiveservices/accounts
 * https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces
 */
export function* serviceFacts(record: SavedRecord, id: string, type: string, maker: FactMaker): Generator<Fact> {
  const value = properties(record.value);
  const subscription = subscriptionOf(id);
  if (!serviceForm.test(id) || subscription === undefined) return;
  const it = parseShape(Service, value, record.document, record.pointer, maker.context);
  const part = it && partOf(type, it);
  if (!it || !part) return;
  const scope = `azure:subscription:${subscription}`;
  const name = plainText(id.split("/").at(-1) ?? "");
  const acting = actsAs(record, name, scope, maker);
  yield* acting.facts;
  yield maker.fact("ai.service", id, scope, record, {
    name,
    ...part,
    hosts: hostsOf([it.endpoint, it.scoringUri, ...Object.values(treeOf(it.endpoints))]),
    ...networkOf(it, value),
    identity: acting.identity,
    alsoActsAs: acting.alsoActsAs,
    tags: tagTexts(tags.safeParse(record.value["tags"]).data ?? {}),
  });
  const hub = it.hubResourceId?.toLowerCase().replace(/\/+$/, "");
  if (hub !== undefined && hub !== id && serviceForm.test(hub))
    yield maker.fact("ai.link", `${id}|calls|${hub}`, scope, record, {
      from: id,
      to: hub,
      relation: "calls",
      by: "hub",
      auth: "identity",
    });
}

/** A model that an account serves. https://learn.microsoft.com/azure/templates/microsoft.cognitiveservices/accounts/deployments */
export function* deploymentFacts(record: SavedRecord, id: string, maker: FactMaker): Generator<Fact> {
  const account = deploymentForm.exec(id)?.[1];
  const subscription = subscriptionOf(id);
  if (account === undefined || subscription === undefined) return;
  const it = parseShape(Deployment, properties(record.value), record.document, record.pointer, maker.context);
  if (!it) return;
  const scope = `azure:subscription:${subscription}`;
  const { name, version } = it.model ?? {};
  yield maker.fact("ai.store", id, scope, record, {
    name: plainText([id.split("/").at(-1), name].filter(Boolean).join(", ")),
    role: "model",
    product: "azure-openai-deployment",
    version: version ? plainText(version) : undefined,
    hosts: [],
    admits: [],
    tags: [],
  });
  yield maker.fact("ai.link", `${account}|serves|${id}`, scope, record, {
    from: account,
    to: id,
    relation: "serves",
    by: "deployment",
  });
}

/** A search service: what is retrieved from. https://learn.microsoft.com/azure/templates/microsoft.search/searchservices */
export function* searchFacts(
  record: SavedRecord,
  id: string,
  content: readonly string[] | undefined,
  maker: FactMaker,
): Generator<Fact> {
  const value = properties(record.value);
  const name = searchForm.exec(id)?.[1];
  const subscription = subscriptionOf(id);
  if (name === undefined || subscription === undefined) return;
  const it = parseShape(Service, value, record.document, record.pointer, maker.context);
  if (!it) return;
  const scope = `azure:subscription:${subscription}`;
  const acting = actsAs(record, name, scope, maker);
  const keys = local(it);
  yield* acting.facts;
  yield maker.fact("ai.store", id, scope, record, {
    name,
    role: "vector-store",
    product: "azure-ai-search",
    hosts: [`${name}.search.windows.net`],
    ...networkOf(it, value),
    keys,
    // Roles count only where keys are off or both are taken; with neither said, keys alone are.
    identities: keys === undefined ? undefined : !keys || treeOf(it.authOptions)["aadOrApiKey"] != null,
    identity: acting.identity,
    alsoActsAs: acting.alsoActsAs,
    content,
    tags: tagTexts(tags.safeParse(record.value["tags"]).data ?? {}),
  });
}

const storageForm =
  /^\/subscriptions\/[0-9a-z-]{1,64}\/resourcegroups\/[^/]{1,90}\/providers\/microsoft\.(storage\/storageaccounts|documentdb\/databaseaccounts|sql\/servers\/[^/]{1,64}\/databases)\/[^/]{1,128}$/;
/** What is filled from, or read beside: an account of storage or a database. */
export const sourceOf = (id: string): string | undefined => {
  const kind = storageForm.exec(id)?.[1];
  return (
    kind && (kind.startsWith("storage") ? "azure-storage" : kind.startsWith("doc") ? "azure-cosmos-db" : "azure-sql")
  );
};

/** An account of storage or a database that an AI service uses: of its own record, or of what names it alone. */
export function* sourceFacts(
  at: { readonly document: string; readonly pointer: string },
  id: string,
  record: SavedRecord | undefined,
  maker: FactMaker,
): Generator<Fact> {
  const product = sourceOf(id);
  const subscription = subscriptionOf(id);
  if (product === undefined || subscription === undefined) return;
  const value = record ? properties(record.value) : {};
  const parsed = Place.safeParse(value);
  const shared = value["allowSharedKeyAccess"];
  yield maker.fact("ai.store", id, `azure:subscription:${subscription}`, record ?? at, {
    name: plainText(id.split("/").at(-1) ?? ""),
    role: "retrieval",
    product,
    hosts: [],
    ...(parsed.success && record ? networkOf(parsed.data, value) : { admits: [] }),
    keys: record && product === "azure-storage" ? shared !== false : undefined,
    tags: record ? tagTexts(tags.safeParse(record.value["tags"]).data ?? {}) : [],
  });
}
