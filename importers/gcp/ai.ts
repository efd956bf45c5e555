import { z } from "zod";
import type { AiRelation } from "../../model/fact/ai.ts";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape, treeOf } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { type AiName, accountOf, aiNameOf, bucketOf } from "./ai-names.ts";
import type { Projects } from "./names.ts";

const text = z.string().nullish();
const flag = z.boolean().nullish();
const logging = z.object({ enabled: flag }).nullish();
/** What is read of resources of Vertex AI, Vertex AI Search and Workbench; payloads, prompts and variables' values are not. */
const Resource = z.object({
  displayName: text,
  labels: z.record(z.string(), z.string()).nullish(),
  network: text,
  enablePrivateServiceConnect: flag,
  privateServiceConnectConfig: z.object({ enablePrivateServiceConnect: flag }).nullish(),
  // Of endpoints.
  dedicatedEndpointDns: text,
  predictRequestResponseLoggingConfig: logging,
  deployedModels: z.array(z.object({ model: text, serviceAccount: text, enableAccessLogging: flag })).nullish(),
  // Of endpoints of indexes.
  publicEndpointEnabled: flag,
  publicEndpointDomainName: text,
  deployedIndexes: z.array(z.object({ index: text, enableAccessLogging: flag })).nullish(),
  // Of agents.
  spec: z
    .object({
      serviceAccount: text,
      packageSpec: z.object({ pickleObjectGcsUri: text, dependencyFilesGcsUri: text }).nullish(),
    })
    .nullish(),
  // Of models and indexes.
  artifactUri: text,
  versionId: text,
  metadata: z.unknown().optional(),
  // Of corpora.
  vectorDbConfig: z.unknown().optional(),
  ragVectorDbConfig: z.unknown().optional(),
  // Of search engines.
  dataStoreIds: z.array(z.string()).nullish(),
  // Of Workbench.
  gceSetup: z
    .object({ serviceAccounts: z.array(z.object({ email: text })).nullish(), disablePublicIp: flag })
    .nullish(),
  proxyUri: text,
  disableProxyAccess: flag,
});
type Resource = z.infer<typeof Resource>;

interface Link {
  readonly to: string;
  readonly relation: AiRelation;
  readonly by: string;
}

/**
 * A part of an AI service. `at.value` is the resource as its API gives it; where it is not `whole`, as a search shows it: how it is
 * open that does not say.
 * https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints
 */
export function* aiFacts(
  at: SavedRecord,
  named: AiName,
  projects: Projects,
  maker: FactMaker,
  whole = true,
): Generator<Fact> {
  const it = parseShape(Resource, at.value, at.document, at.pointer, maker.context);
  if (!it) return;
  const scope = `gcp:project:${named.project}`;
  const { kind, id } = named;
  const name = plainText(it.displayName || named.last);
  const tags = Object.entries(it.labels ?? {})
    .map(([label, value]) => `${label}=${plainText(value)}`)
    .sort();
  const shown = { name, role: kind.role, product: kind.product, tags, admits: [] };
  const accounts = [
    ...new Set(
      [
        ...(it.deployedModels ?? []).map((one) => one.serviceAccount),
        it.spec?.serviceAccount,
        ...(it.gceSetup?.serviceAccounts ?? []).map(({ email }) => email),
      ].flatMap((email) => accountOf(email) ?? []),
    ),
  ];
  const [identity, ...also] = accounts;
  const acting = { identity, alsoActsAs: also.length === 0 ? undefined : also.sort() };
  if (kind.of === "service") {
    const place = whole ? placeOf(named, it) : { hosts: [], publicNetwork: undefined };
    yield maker.fact("ai.service", id, scope, at, {
      ...shown,
      ...place,
      otherwise: place.publicNetwork === true ? "allow" : undefined,
      keys: false,
      ...acting,
      // An agent's code and a notebook's run there; a model with an account of its own brings its own container.
      runsCode:
        named.word === "reasoningEngines" || named.word === "instances" || identity !== undefined ? true : undefined,
      logsRequests: whole ? logs(named, it) : undefined,
    });
  } else {
    yield maker.fact("ai.store", id, scope, at, {
      ...shown,
      version: it.versionId ? plainText(it.versionId) : undefined,
      hosts: [],
      keys: false,
    });
  }
  for (const { to, relation, by } of linksOf(named, it, projects)) {
    if (to.startsWith("//storage."))
      yield maker.fact("ai.store", to, scope, at, {
        name: to.slice(to.lastIndexOf("/") + 1),
        role: "retrieval",
        product: "gcs-bucket",
        hosts: [],
        admits: [],
        tags: [],
      });
    yield maker.fact("ai.link", `${id}|${relation}|${to}`, scope, at, { from: id, to, relation, by, auth: "identity" });
  }
}

/** Whether the internet may send to it, by which host; the API of Google asks everybody who is there. */
function placeOf(
  { word, location, path }: AiName,
  it: Resource,
): { readonly hosts: readonly string[]; readonly publicNetwork: boolean | undefined; readonly path?: string } {
  const psc =
    it.enablePrivateServiceConnect === true || it.privateServiceConnectConfig?.enablePrivateServiceConnect === true;
  const inside = Boolean(it.network) || psc;
  const shared = location === "global" ? "aiplatform.googleapis.com" : `${location}-aiplatform.googleapis.com`;
  switch (word) {
    case "indexEndpoints": {
      const open = it.publicEndpointEnabled === true || Boolean(it.publicEndpointDomainName);
      return { hosts: hosts(it.publicEndpointDomainName), publicNetwork: open ? true : inside ? false : undefined };
    }
    case "instances":
      return {
        hosts: hosts(it.proxyUri),
        publicNetwork: it.disableProxyAccess === true ? false : it.proxyUri ? true : undefined,
      };
    case "engines": {
      const host =
        location === "global" ? "discoveryengine.googleapis.com" : `${location}-discoveryengine.googleapis.com`;
      return { hosts: [host], publicNetwork: true, path: `/v1/${path}` };
    }
    default:
      return it.dedicatedEndpointDns
        ? { hosts: hosts(it.dedicatedEndpointDns), publicNetwork: !inside }
        : { hosts: [shared], publicNetwork: !inside, path: `/v1/${path}` };
  }
}

const hosts = (address: string | null | undefined): readonly string[] => {
  const host = /^(?:https:\/\/)?([a-z0-9.-]{3,253})(?:[:/]|$)/i.exec(address ?? "")?.[1];
  return host === undefined ? [] : [host.toLowerCase()];
};

function logs({ word }: AiName, it: Resource): boolean | undefined {
  if (word !== "endpoints" && word !== "indexEndpoints") return undefined;
  return (
    it.predictRequestResponseLoggingConfig?.enabled === true ||
    [...(it.deployedModels ?? []), ...(it.deployedIndexes ?? [])].some((one) => one.enableAccessLogging === true)
  );
}

function* linksOf(named: AiName, it: Resource, projects: Projects): Generator<Link> {
  const part = (written: unknown, relation: AiRelation, by: string): readonly Link[] => {
    const to = typeof written === "string" ? aiNameOf(written.replace(/@[^/]*$/, ""), projects)?.id : undefined;
    return to === undefined || to === named.id ? [] : [{ to, relation, by }];
  };
  const bucket = (url: unknown, by: string): readonly Link[] => {
    const to = bucketOf(url);
    return to === undefined ? [] : [{ to, relation: "ingests", by }];
  };
  for (const one of it.deployedModels ?? []) yield* part(one.model, "serves", "deployed model");
  for (const one of it.deployedIndexes ?? []) yield* part(one.index, "retrieves", "deployed index");
  yield* bucket(it.artifactUri, "artifact");
  yield* bucket(it.spec?.packageSpec?.pickleObjectGcsUri, "package");
  yield* bucket(it.spec?.packageSpec?.dependencyFilesGcsUri, "package");
  if (named.word === "indexes") yield* bucket(treeOf(it.metadata)["contentsDeltaUri"], "contents");
  for (const config of [it.vectorDbConfig, it.ragVectorDbConfig]) {
    const search = treeOf(treeOf(config)["vertexVectorSearch"]);
    yield* part(search["index"], "retrieves", "vector database");
    yield* part(search["indexEndpoint"], "retrieves", "vector database");
  }
  const parent = named.path.replace(/\/engines\/[^/]+$/, "");
  for (const one of it.dataStoreIds ?? []) yield* part(`${parent}/dataStores/${one}`, "retrieves", "data store");
}
