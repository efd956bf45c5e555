import type { AiRole } from "../../model/fact/ai.ts";
import type { Projects } from "./names.ts";

/** Kinds of resources that AI services are made of, by the word in their names. */
const kinds: Readonly<
  Record<string, { readonly role: AiRole; readonly product: string; readonly of: "service" | "store" }>
> = {
  endpoints: { role: "model-endpoint", product: "vertex-endpoint", of: "service" },
  reasoningEngines: { role: "agent", product: "vertex-reasoning-engine", of: "service" },
  indexEndpoints: { role: "retrieval", product: "vertex-index-endpoint", of: "service" },
  engines: { role: "retrieval", product: "vertex-search-engine", of: "service" },
  instances: { role: "notebook", product: "vertex-workbench", of: "service" },
  models: { role: "model", product: "vertex-model", of: "store" },
  indexes: { role: "vector-store", product: "vertex-index", of: "store" },
  ragCorpora: { role: "retrieval", product: "vertex-rag-corpus", of: "store" },
  dataStores: { role: "retrieval", product: "vertex-search-data-store", of: "store" },
};

const services: Readonly<Record<string, string>> = {
  collections: "discoveryengine.googleapis.com",
  instances: "notebooks.googleapis.com",
};
const form =
  /^(?:\/\/(aiplatform|discoveryengine|notebooks)\.googleapis\.com\/)?projects\/([a-z0-9:.-]{1,60})\/locations\/([a-z0-9-]{1,40})\/(?:collections\/([A-Za-z0-9_-]{1,64})\/)?(endpoints|reasoningEngines|indexEndpoints|engines|instances|models|indexes|ragCorpora|dataStores)\/([A-Za-z0-9_.-]{1,128})$/;

/** A resource that an AI service is made of, by its name. */
export interface AiName {
  /** Full resource name, with the project by id. */
  readonly id: string;
  /** `projects/<project>/locations/...`, as it is called by. */
  readonly path: string;
  readonly project: string;
  readonly location: string;
  readonly word: string;
  readonly last: string;
  readonly kind: (typeof kinds)[string];
}

/** @param written full resource name, or the name that an API gives, in which the service is left out */
export function aiNameOf(written: string, projects: Projects): AiName | undefined {
  const [, service, project, location, collection, word, last] = form.exec(written) ?? [];
  const kind = kinds[word ?? ""];
  if (project === undefined || location === undefined || word === undefined || last === undefined || !kind)
    return undefined;
  if ((word === "engines" || word === "dataStores") !== (collection !== undefined)) return undefined;
  const host =
    service === undefined
      ? (services[collection === undefined ? word : "collections"] ?? "aiplatform.googleapis.com")
      : `${service}.googleapis.com`;
  const own = projects.id(project);
  const path = `projects/${own}/locations/${location}/${collection === undefined ? "" : `collections/${collection}/`}${word}/${last}`;
  return { id: `//${host}/${path}`, path, project: own, location, word, last, kind };
}

/** The bucket of a `gs://` address or of a full resource name, as a node. */
export function bucketOf(url: unknown): string | undefined {
  const bucket =
    typeof url === "string"
      ? /^(?:gs:\/\/|\/\/storage\.googleapis\.com\/)([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:\/|$)/.exec(url)?.[1]
      : undefined;
  return bucket === undefined ? undefined : `//storage.googleapis.com/${bucket}`;
}

/** The node of a service account, by its email. */
export function accountOf(email: unknown): string | undefined {
  if (typeof email !== "string" || !/^[a-z0-9._-]{1,128}@[a-z0-9.:-]{1,128}$/.test(email)) return undefined;
  const project = /@([a-z0-9.:-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? "-";
  return `//iam.googleapis.com/projects/${project.replaceAll(":", "%3A")}/serviceAccounts/${email.replaceAll(":", "%3A")}`;
}
