import type { Fact, FactKind } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputGroup } from "../../model/importer.ts";
import { FactMaker } from "../read/fact-maker.ts";
import { isTree, pointerTo, type Tree, treeOf } from "../read/index.ts";
import { records, type SavedRecord, StrayValues } from "../read/records.ts";
import { aiFacts } from "./ai.ts";
import { aiNameOf } from "./ai-names.ts";
import { bindingFacts } from "./bindings.ts";
import { guide } from "./guide.ts";
import { type Projects, projectsOf, resourceManager } from "./names.ts";
import { saved } from "./saved.ts";
import { secretFacts, secretNameOf } from "./secrets.ts";

const collections: readonly FactKind[] = [
  "ai.link",
  "ai.service",
  "ai.store",
  "gcp.binding",
  "gcp.project",
  "gcp.secret",
];
const partByPart = "parts are listed kind by kind and place by place: the manifest does not say that all were";
const notEvaluated =
  "IAM of GCP is kept and not evaluated: of who reads its secrets only service accounts that a policy in the input names are known";

/** Secret Manager, Vertex AI and the policies around them, from `gcloud` and from Cloud Asset exports. */
export const gcp = defineImporter({
  id: "gcp",
  title: "GCP Secret Manager and Vertex AI",
  emits: [...collections, "alias", "coverage", "unlocks"],
  permissions: [
    "roles/secretmanager.viewer: secretmanager.secrets.list, .get, .getIamPolicy (never secretmanager.versions.access)",
    "roles/cloudasset.viewer: cloudasset.assets.exportResource, .exportIamPolicy, .searchAllResources, .searchAllIamPolicies",
    "roles/aiplatform.viewer, roles/discoveryengine.viewer, roles/notebooks.viewer: to list what AI services are made of",
    "resourcemanager.projects.get, to know projects by id and number",
  ],
  guide,
  recognises,
  toFacts,
});

const secretName =
  /"name"\s*:\s*"(\/\/secretmanager\.googleapis\.com\/)?projects\/[^"/]+\/(locations\/[^"/]+\/)?secrets\/[^"/]+"/;
const aiName =
  /"name"\s*:\s*"projects\/[^"/]+\/locations\/[^"/]+\/(collections\/[^"/]+\/)?(endpoints|reasoningEngines|indexEndpoints|engines|instances|models|indexes|ragCorpora|dataStores)\/[^"/]+"/;
const assetType = /"asset_?[tT]ype"\s*:\s*"[a-z0-9.]+\.(googleapis\.com|k8s\.io)\//;
const policy = /"role"\s*:\s*"(roles|projects|organizations)\//;
const policyPlace = /(^|[/.])iam-policy\.json$/;

function recognises(path: string, head: string): boolean {
  if (!/\.(jsonl?|ndjson)$/.test(path) || !/^\s*[[{]/.test(head)) return false;
  if (assetType.test(head)) return true;
  if (/"apiVersion"\s*:/.test(head)) return false;
  if (policyPlace.test(path)) return policy.test(head) || /"etag"\s*:/.test(head);
  return (
    secretName.test(head) ||
    aiName.test(head) ||
    (/"projectNumber"\s*:/.test(head) && /"lifecycleState"\s*:/.test(head))
  );
}

async function* toFacts(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const maker = new FactMaker("gcp", context, group.manifest);
  const projects = await projectsOf(group, maker);
  const stray = new StrayValues(context);
  const scopes = new Set<string>();
  const parts = new Set<string>();
  const seen = new Set<string>();
  let count = 0;
  for (const file of group.files) {
    if (/(^|\/)manifest\.json$/.test(file.path)) continue;
    const about = policyPlace.test(file.path) ? resourceByPath(file.path, projects) : undefined;
    if (policyPlace.test(file.path) && about === undefined) {
      const message =
        "the policy's folder does not say whose it is: projects/<project>/secrets/<secret>/iam-policy.json";
      context.problem({ code: "import.shape", file: file.path, message });
      continue;
    }
    for await (const record of records(file, about === undefined ? saved : [], context)) {
      if (++count % 10_000 === 0) context.progress(`${count} records read`);
      stray.look(record, "`gcloud secrets list`, which has none");
      for (const fact of about === undefined
        ? read(record, projects, maker)
        : bindingFacts(record, about, projects, maker)) {
        const ref = `${fact.kind} ${fact.key}`;
        if (seen.has(ref)) continue;
        seen.add(ref);
        scopes.add(fact.scope);
        const at = { document: fact.source.document, pointer: "" };
        if (fact.kind.startsWith("ai.")) parts.add(`${fact.kind} ${fact.scope}`);
        if (fact.kind === "gcp.secret") maker.covers("gcp.secret", fact.scope, "read", at);
        if (fact.kind === "gcp.project") maker.covers("gcp.project", fact.scope, "read", at);
        yield fact;
      }
    }
  }
  for (const scope of scopes) {
    // One kind of part is listed by one call: that there are none of the others is told by a manifest alone.
    const said = maker.said("ai");
    for (const kind of ["ai.link", "ai.service", "ai.store"] as const)
      if (said !== undefined) maker.covers(kind, scope, said, { document: "", pointer: "" });
      else if (parts.has(`${kind} ${scope}`))
        maker.covers(kind, scope, "partly", { document: "", pointer: "" }, partByPart);
    maker.covers("gcp.binding", scope, "partly", { document: "", pointer: "" }, notEvaluated);
  }
  yield* maker.coverage(collections, scopes);
}

/** One record: a secret, a project, an asset with its policy, or a policy that a search found. */
function* read(record: SavedRecord, projects: Projects, maker: FactMaker): Generator<Fact> {
  const { value } = record;
  const name = typeof value["name"] === "string" ? value["name"] : undefined;
  const type = value["assetType"] ?? value["asset_type"];
  if (typeof type !== "string") {
    const named = name === undefined ? undefined : secretNameOf(name);
    const part = name === undefined ? undefined : aiNameOf(name, projects);
    if (named) yield* secretFacts(record, named, projects, maker);
    else if (part) yield* aiFacts(record, part, projects, maker);
    else if (typeof value["projectId"] === "string") yield* projectFacts(record, value, [], projects, maker);
    return;
  }
  const resource = name ?? (typeof value["resource"] === "string" ? value["resource"] : undefined);
  if (resource === undefined) return;
  const named = secretNameOf(resource);
  const data = treeOf(value["resource"])["data"];
  if (named && name !== undefined) {
    // A search has labels beside the name; an export has the resource as its API gives it.
    const own = isTree(data) ? data : value;
    const pointer = isTree(data) ? pointerTo(record.pointer, "resource", "data") : record.pointer;
    yield* secretFacts({ ...record, value: own, pointer }, named, projects, maker);
  }
  const part = name === undefined ? undefined : aiNameOf(name, projects);
  if (part && isTree(data))
    yield* aiFacts(
      { ...record, value: data, pointer: pointerTo(record.pointer, "resource", "data") },
      part,
      projects,
      maker,
    );
  else if (part && value["displayName"] !== undefined) yield* aiFacts(record, part, projects, maker, false);
  if (type === "cloudresourcemanager.googleapis.com/Project" && name !== undefined)
    yield* projectFacts(record, isTree(data) ? data : value, ancestorsOf(value), projects, maker);
  for (const field of ["iamPolicy", "iam_policy", "policy"]) {
    const policy = value[field];
    if (isTree(policy))
      yield* bindingFacts(
        { ...record, value: policy, pointer: pointerTo(record.pointer, field) },
        resource,
        projects,
        maker,
        projectOf(value, projects),
      );
  }
}

/** The project that an asset is told with. */
function projectOf(value: Tree, projects: Projects): string | undefined {
  const [around] = Array.isArray(value["ancestors"]) ? value["ancestors"] : [value["project"]];
  const written = typeof around === "string" ? /^projects\/([a-z0-9:.-]{1,60})$/.exec(around)?.[1] : undefined;
  return written === undefined ? undefined : projects.id(written);
}

function* projectFacts(
  record: SavedRecord,
  project: Tree,
  ancestors: readonly string[],
  projects: Projects,
  maker: FactMaker,
): Generator<Fact> {
  const written = [project["projectId"], record.value["project"], record.value["name"]].find(
    (one) => typeof one === "string",
  );
  const name = projects.id(String(written ?? "").replace(/^.*projects\//, ""));
  if (!/^[a-z0-9:.-]{1,60}$/.test(name)) return;
  const key = `gcp:project:${name}`;
  yield maker.fact("gcp.project", key, key, record, { name, number: projects.number(name), ancestors });
}

/** Folders and organization of an asset, innermost first, as full resource names. */
function ancestorsOf(value: Tree): readonly string[] {
  const search = [value["folders"], value["organization"]].flat();
  const all = Array.isArray(value["ancestors"]) ? value["ancestors"] : search;
  return all.flatMap((one) =>
    typeof one === "string" && /^(folders|organizations)\/\d{1,25}$/.test(one) ? [`${resourceManager}${one}`] : [],
  );
}

/** Which resource a policy of its own file is of: `secrets/<name>/iam-policy.json`, `projects/<id>/iam-policy.json`. */
function resourceByPath(path: string, projects: Projects): string | undefined {
  const [, project, location, secret] =
    /(?:(?:^|\/)projects\/([^/]+)\/)?(?:(?:^|\/)?locations\/([^/]+)\/)?(?:^|\/)?secrets\/([^/]+)[/.]iam-policy\.json$/.exec(
      path,
    ) ?? [];
  const own = project ?? projects.only;
  if (secret !== undefined)
    return own === undefined
      ? undefined
      : `//secretmanager.googleapis.com/projects/${own}/${location ? `locations/${location}/` : ""}secrets/${secret}`;
  const [, level, name] = /(?:^|\/)(projects|folders|organizations)\/([^/]+)[/.]iam-policy\.json$/.exec(path) ?? [];
  return level === undefined || name === undefined ? undefined : `${resourceManager}${level}/${name}`;
}
