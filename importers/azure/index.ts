import type { Fact, FactKind } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputGroup } from "../../model/importer.ts";
import { FactMaker } from "../read/fact-maker.ts";
import { treeOf } from "../read/index.ts";
import { records, type SavedRecord, StrayValues } from "../read/records.ts";
import { assignmentFacts, definitionFacts, denyFacts, identityFacts } from "./access.ts";
import { deploymentFacts, searchFacts, serviceFacts, serviceTypes, sourceOf } from "./ai.ts";
import { connectionOf, isConnection } from "./connections.ts";
import { guide } from "./guide.ts";
import { logSettingFacts } from "./log-settings.ts";
import { Parts } from "./parts.ts";
import { isSearchAnswer, searchContext } from "./search-content.ts";
import { secretFacts } from "./secrets.ts";
import { secretAt, typeOf, vaultNameOf } from "./shapes.ts";
import { isTemplate, templateResources } from "./template.ts";
import { vaultFacts } from "./vaults.ts";

const collections: readonly FactKind[] = [
  "ai.link",
  "ai.service",
  "ai.store",
  "azure.deny-assignment",
  "azure.identity",
  "azure.log-setting",
  "azure.role-assignment",
  "azure.role-definition",
  "azure.secret",
  "azure.vault",
  "azure.vault-policy",
];
const saved = ["value", "data"];
const kindByKind = "parts are listed kind by kind: the manifest does not say that all were";
const onePerOne = "it is listed resource by resource: nothing says that all were";
const nowhere = { document: "", pointer: "" };
const notEvaluated =
  "access in Azure is kept and not evaluated: of who reads its secrets only managed identities that the input names are known";

/** Key vaults and AI services, what they are made of and who was given access to them, from the command line and ARM. */
export const azure = defineImporter({
  id: "azure",
  title: "Azure Key Vault and AI services",
  emits: [...collections, "alias", "coverage", "unlocks"],
  permissions: [
    "Reader on the subscription: Microsoft.KeyVault/vaults/read, Microsoft.ManagedIdentity/userAssignedIdentities/read",
    "Microsoft.Authorization/roleAssignments/read, Microsoft.Authorization/roleDefinitions/read, Microsoft.Authorization/denyAssignments/read",
    "Microsoft.CognitiveServices/*/read, Microsoft.Search/searchServices/read, Microsoft.MachineLearningServices/workspaces/*/read (never listKeys, listAdminKeys, listSecrets)",
    "Microsoft.Insights/diagnosticSettings/read",
    "Search Service Contributor, to list indexes and data sources of a search service",
    "Key Vault Reader, or the access policy permission `list` of secrets: names and metadata (never `get`)",
  ],
  guide,
  recognises,
  toFacts,
});

const ours =
  /"type"\s*:\s*"microsoft\.(keyvault\/vaults|managedidentity\/userassignedidentities|authorization\/(role(assignments|definitions)|denyassignments)|cognitiveservices\/accounts|search\/searchservices|machinelearningservices\/workspaces|insights\/diagnosticsettings|storage\/storageaccounts)/i;
const secretUrl =
  /"(id|kid|sid)"\s*:\s*"https:\/\/[a-z0-9-]+\.vault(\.usgovcloudapi|\.azure)\.(net|cn)\/(secrets|certificates)\//i;

function recognises(path: string, head: string): boolean {
  if (!/\.(jsonl?|ndjson)$/.test(path) || !/^\s*[[{]/.test(head)) return false;
  return ours.test(head) || secretUrl.test(head) || (isSearchAnswer(path) && searchContext.test(head));
}

interface Pending {
  readonly record: SavedRecord;
  readonly host: string;
  readonly name: string;
}

async function* toFacts(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const maker = new FactMaker("azure", context, group.manifest);
  const stray = new StrayValues(context);
  const scopes = new Set<string>();
  const seen = new Set<string>();
  const hosts = new Map<string, string>();
  /** Assignments to groups, by scope. */
  const toGroups = new Map<string, number>();
  const pending: Pending[] = [];
  const parts = new Parts(maker);
  await parts.content.read(group, context);
  const once = function* (facts: Iterable<Fact>): Generator<Fact> {
    for (const fact of facts) {
      const ref = `${fact.kind} ${fact.key}`;
      if (seen.has(ref)) continue;
      seen.add(ref);
      scopes.add(fact.scope);
      parts.note(fact);
      if (fact.kind === "azure.vault") hosts.set(fact.host, fact.key);
      if (fact.kind === "azure.role-assignment" && fact.principalType?.toLowerCase() === "group")
        toGroups.set(fact.scope, (toGroups.get(fact.scope) ?? 0) + 1);
      note(fact, maker);
      yield fact;
    }
  };
  let count = 0;
  for (const file of group.files) {
    if (/(^|\/)manifest\.json$/.test(file.path) || isSearchAnswer(file.path)) continue;
    for await (const record of records(file, saved, context)) {
      if (++count % 10_000 === 0) context.progress(`${count} resources read`);
      for (const one of expanded(record, group, context)) {
        const id = typeof one.value["id"] === "string" ? one.value["id"] : "";
        const at = secretAt(id) ?? secretAt(one.value["sid"]);
        const secret = at !== undefined || typeOf(one.value) === "microsoft.keyvault/vaults/secrets";
        if (secret)
          stray.look(one, "`az keyvault secret list`, which has none", {
            ...one.value,
            ...treeOf(one.value["properties"]),
          });
        // Of which vault an address is the vaults tell, which may come later.
        if (at) pending.push({ record: { ...one, value: withoutValue(one) }, ...at });
        else yield* once(resource(one, id.toLowerCase(), maker, parts));
      }
    }
  }
  yield* once(parts.rest());
  let homeless: Pending | undefined;
  for (const { record, host, name } of pending) {
    const vault = hosts.get(host);
    if (vault === undefined) homeless ??= { record, host, name };
    else yield* once(secretFacts(record, vault, name, host, maker));
  }
  if (homeless) {
    const { document, pointer } = homeless.record;
    const message = "secrets of a vault that the input does not describe were left out; add `az keyvault show` of it";
    context.problem({ code: "import.shape", file: document, at: pointer, message });
  }
  for (const scope of scopes) {
    const groups = toGroups.get(scope);
    const unknown = groups === undefined ? "" : `; ${groups} are to groups, whose members are in no input`;
    maker.covers("azure.role-assignment", scope, "partly", nowhere, notEvaluated + unknown);
    // Of parts of AI services, where somebody says so of all their lists at once.
    const said = maker.said("ai");
    if (said !== undefined)
      for (const kind of ["ai.link", "ai.service", "ai.store"] as const) maker.covers(kind, scope, said, nowhere);
    for (const [call, kind] of [
      ["roles", "azure.role-definition"],
      ["denies", "azure.deny-assignment"],
    ] as const) {
      const all = maker.said(call);
      if (all !== undefined) maker.covers(kind, scope, all, nowhere);
    }
    if (maker.said("secrets") === "read") maker.covers("azure.secret", scope, "read", nowhere);
  }
  yield* maker.coverage(collections, scopes);
}

/** What waits for its vault waits without what may be a value. */
function withoutValue({ value }: SavedRecord): SavedRecord["value"] {
  const { attributes, kid, managed, tags } = value;
  return { attributes, kid, managed, tags };
}

/** A template's resources, or the record itself. */
function* expanded(record: SavedRecord, group: InputGroup, context: ImportContext): Generator<SavedRecord> {
  if (!isTemplate(record.value)) {
    yield record;
    return;
  }
  const place = group.manifest?.name ?? "";
  if (!/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(place)) {
    const message =
      "a template does not say where it is: a manifest beside it whose `name` is /subscriptions/<id>/resourceGroups/<name> does";
    context.problem({ code: "import.shape", file: record.document, at: record.pointer, message });
    return;
  }
  yield* templateResources(record, place);
}

function* resource(record: SavedRecord, id: string, maker: FactMaker, parts: Parts): Generator<Fact> {
  const type = typeOf(record.value);
  if (serviceTypes.has(type)) yield* serviceFacts(record, id, type, maker);
  if (isConnection(id)) parts.connected(connectionOf(record, id, maker));
  if (sourceOf(id) !== undefined) parts.source(id, record);
  switch (type) {
    case "microsoft.cognitiveservices/accounts/deployments":
      yield* deploymentFacts(record, id, maker);
      return;
    case "microsoft.search/searchservices":
      yield* searchFacts(record, id, parts.content.indexes(id.split("/").at(-1) ?? ""), maker);
      return;
    case "microsoft.insights/diagnosticsettings":
      yield* logSettingFacts(record, id, maker);
      return;
    case "microsoft.keyvault/vaults":
      yield* vaultFacts(record, id, maker);
      return;
    case "microsoft.keyvault/vaults/secrets": {
      const vault = id.split("/").slice(0, -2).join("/");
      const name = id.split("/").at(-1) ?? "";
      if (vaultNameOf(vault) !== undefined)
        yield* secretFacts(record, vault, name, `${vaultNameOf(vault)}.vault.azure.net`, maker);
      return;
    }
    case "microsoft.authorization/roleassignments":
      yield* assignmentFacts(record, id, maker);
      return;
    case "microsoft.authorization/roledefinitions":
      yield* definitionFacts(record, id, maker);
      return;
    case "microsoft.authorization/denyassignments":
      yield* denyFacts(record, id, maker);
      return;
    case "microsoft.managedidentity/userassignedidentities":
      yield* identityFacts(record, id, maker);
      return;
    default:
      return;
  }
}

/** A vault's own answer has its policies; a list of vaults has not. Names are listed vault by vault. */
function note(fact: Fact, maker: FactMaker): void {
  const at = { document: fact.source.document, pointer: "" };
  if (fact.kind === "azure.vault") {
    maker.covers("azure.vault", fact.scope, "read", at);
    if (fact.model !== undefined) maker.covers("azure.vault-policy", fact.scope, "partly", at, notEvaluated);
  }
  if (fact.kind === "ai.service" || fact.kind === "ai.store" || fact.kind === "ai.link")
    maker.covers(fact.kind, fact.scope, "partly", at, kindByKind);
  if (fact.kind === "azure.log-setting") maker.covers("azure.log-setting", fact.scope, "partly", at, onePerOne);
  if (fact.kind === "azure.identity") maker.covers("azure.identity", fact.scope, "read", at);
  if (fact.kind === "azure.role-definition" || fact.kind === "azure.deny-assignment")
    maker.covers(fact.kind, fact.scope, "partly", at, "the manifest does not say that all were listed");
  if (fact.kind === "azure.secret")
    maker.covers(
      "azure.secret",
      fact.scope,
      "partly",
      at,
      "names are listed vault by vault: the manifest does not say that all were",
    );
}
