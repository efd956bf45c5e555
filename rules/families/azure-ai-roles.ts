import type { Fact, FactKind, FactOf, FactReader } from "../../model/fact.ts";
import { type Condition, hub } from "../../model/step.ts";
import type { AiPlace } from "./ai-places.ts";
import { leftByDenies } from "./azure-denies.ts";
import { allowsAny, assignmentConditions, definitionConditions } from "./azure-roles.ts";

/** What a role lets do with what is below its scope. `*-keys`: it lists the keys that open it. */
type AzureAiAccess =
  | "ask"
  | "ask-keys"
  | "index-read"
  | "index-write"
  | "index-keys"
  | "blob-read"
  | "blob-write"
  | "blob-keys";

const owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const everyKey = ["ask-keys", "index-keys", "blob-keys"] as const;
/**
 * Built-in roles by id.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/ai-machine-learning
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
 */
const azureAiRoles: Readonly<Record<string, readonly AzureAiAccess[]>> = {
  // Control plane alone, which has listKeys and listAdminKeys.
  [owner]: everyKey,
  [contributor]: everyKey,
  "25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68": ["ask-keys"], // Cognitive Services Contributor
  "7ca78c08-252a-4471-8644-bb5ff32d4ba0": ["index-keys"], // Search Service Contributor
  "17d1049b-9a84-46fb-8f53-869881c3d3ab": ["blob-keys"], // Storage Account Contributor
  // Data plane.
  "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd": ["ask"], // Cognitive Services OpenAI User
  "a001fd3d-188f-4b5d-821b-7da978bf7442": ["ask"], // Cognitive Services OpenAI Contributor
  "64702f94-c441-49e6-a78b-ef80e0188fee": ["ask"], // Azure AI Developer
  "53ca6127-db72-4b80-b1b0-d745d6d5456d": ["ask"], // Azure AI User
  "1407120a-92aa-4202-b7e9-c0e197c71c8f": ["index-read"], // Search Index Data Reader
  "8ebe5a00-799e-43f5-93ac-243d3dce84a7": ["index-read", "index-write"], // Search Index Data Contributor
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": ["blob-read"], // Storage Blob Data Reader
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": ["blob-read", "blob-write"], // Storage Blob Data Contributor
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": ["blob-read", "blob-write"], // Storage Blob Data Owner
  // Both.
  "a97b65f3-24c7-4388-baec-2e87135dc908": ["ask", "ask-keys"], // Cognitive Services User
};

const inference = "Microsoft.CognitiveServices/accounts/OpenAI/deployments";
/**
 * What a custom role has to let do for each access: any one of these.
 * https://learn.microsoft.com/azure/role-based-access-control/permissions/ai-machine-learning
 * https://learn.microsoft.com/azure/role-based-access-control/permissions/storage
 */
const operations: Readonly<Record<AzureAiAccess, readonly [plane: "actions" | "dataActions", ...any: string[]]>> = {
  ask: [
    "dataActions",
    `${inference}/chat/completions/action`,
    `${inference}/completions/action`,
    `${inference}/embeddings/action`,
    `${inference}/extensions/chat/completions/action`,
  ],
  "ask-keys": ["actions", "Microsoft.CognitiveServices/accounts/listKeys/action"],
  "index-read": ["dataActions", "Microsoft.Search/searchServices/indexes/documents/read"],
  "index-write": ["dataActions", "Microsoft.Search/searchServices/indexes/documents/write"],
  "index-keys": ["actions", "Microsoft.Search/searchServices/listAdminKeys/action"],
  "blob-read": ["dataActions", "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"],
  "blob-write": ["dataActions", "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"],
  "blob-keys": ["actions", "Microsoft.Storage/storageAccounts/listKeys/action"],
};

const words: Readonly<Record<AzureAiAccess, string>> = {
  ask: "ask every AI service",
  "ask-keys": "list the keys of every AI service",
  "index-read": "read every search index",
  "index-write": "write every search index",
  "index-keys": "list the admin keys of every search service",
  "blob-read": "read every blob",
  "blob-write": "write every blob",
  "blob-keys": "list the keys of every storage account",
};

/** One access for all who have it at the resource: each thing below takes it from there. */
export const azureAiHub = (rule: string, access: AzureAiAccess, resource: string) =>
  hub(`${words[access]} below ${resource}`, rule, access, resource);

/** The accesses that matter for a thing: what it answers by, and what they give. */
export function accessesOf(
  place: AiPlace,
): readonly (readonly [by: AzureAiAccess, gives: "connect" | "read" | "write"])[] {
  if (place.kind === "ai.service")
    return place.key.includes("/microsoft.cognitiveservices/")
      ? [
          ["ask", "connect"],
          ["ask-keys", "connect"],
        ]
      : [];
  const what = place.product === "azure-ai-search" ? "index" : place.product === "azure-storage" ? "blob" : undefined;
  if (what === undefined) return [];
  return [
    [`${what}-read`, "read"],
    [`${what}-write`, "write"],
    [`${what}-keys`, "read"],
    [`${what}-keys`, "write"],
  ];
}

export const byKey = (access: AzureAiAccess): boolean => access.endsWith("-keys");

/** Any operation of the data plane of accounts, of which there are more ways to ask than these. */
const anyAsking = "Microsoft.CognitiveServices/accounts/\0";

/** What deny assignments leave of it; undefined: nothing. */
function notDenied(facts: FactReader, assignment: FactOf<"azure.role-assignment">, access: AzureAiAccess) {
  const [plane, ...any] = operations[access];
  return leftByDenies(facts, assignment, plane, access === "ask" ? [...any, anyAsking] : any);
}

interface AzureAiAssignment {
  readonly assignment: FactOf<"azure.role-assignment">;
  readonly access: AzureAiAccess;
  /** The assignment, and its role where it is a custom one. */
  readonly because: readonly [Fact, ...Fact[]];
  readonly conditions: readonly Condition[];
}

/** Assignments of roles that the table knows, and of custom roles, with what each gives. */
export function* azureAiAssignments(facts: FactReader, keys: boolean): Generator<AzureAiAssignment> {
  for (const definition of facts.each("azure.role-definition"))
    for (const [access, [plane, ...any]] of Object.entries(operations) as [AzureAiAccess, typeof operations.ask][]) {
      const allowed = byKey(access) === keys ? allowsAny(definition, plane, any) : "no";
      if (allowed === "no") continue;
      for (const assignment of facts.where("azure.role-assignment", "role", definition.role)) {
        const left = notDenied(facts, assignment, access);
        if (left)
          yield {
            assignment,
            access,
            because: [assignment, definition],
            conditions: [...assignmentConditions(assignment), ...definitionConditions(allowed), ...left],
          };
      }
    }
  for (const role of facts.items("roles of AI services", Object.keys(azureAiRoles), (name) => name))
    for (const access of azureAiRoles[role] ?? [])
      if (byKey(access) === keys)
        for (const assignment of facts.where("azure.role-assignment", "role", role)) {
          const left = notDenied(facts, assignment, access);
          if (left)
            yield {
              assignment,
              access,
              because: [assignment],
              conditions: [...assignmentConditions(assignment), ...left],
            };
        }
}

export const azureAiFacts = [
  "ai.service",
  "ai.store",
  "azure.identity",
  "azure.role-assignment",
  "azure.role-definition",
] as const satisfies readonly FactKind[];
