import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import {
  Assignment,
  Definition,
  Deny,
  Identity,
  isGuid,
  type Permission,
  properties,
  subscriptionOf,
} from "./shapes.ts";

/** A role assignment. https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope */
export function* assignmentFacts(record: SavedRecord, id: string, maker: FactMaker): Generator<Fact> {
  const it = parseShape(Assignment, properties(record.value), record.document, record.pointer, maker.context);
  if (!it) return;
  const resource = it.scope.toLowerCase().replace(/(.)\/+$/, "$1");
  const role = it.roleDefinitionId.toLowerCase().split("/").at(-1) ?? "";
  const subscription = subscriptionOf(resource) ?? subscriptionOf(id);
  const scope = subscription === undefined ? "azure:tenant:-" : `azure:subscription:${subscription}`;
  yield maker.fact("azure.role-assignment", id, scope, record, {
    resource,
    role: plainText(role),
    roleName: it.roleDefinitionName ? plainText(it.roleDefinitionName) : undefined,
    principal: it.principalId.toLowerCase(),
    principalType: it.principalType ? plainText(it.principalType) : undefined,
    conditional: typeof it.condition === "string" && it.condition !== "",
  });
}

/** `Microsoft.Storage/storageAccounts/read`, or with `*` in it: what is written in another way is no operation. */
const operation = /^(\*|[a-z*][a-z0-9*]{0,63}(\.[a-z0-9*]{1,63}){0,4}(\/[a-z0-9.*_-]{1,80}){1,16})$/;
const operations = (all: readonly string[]): readonly string[] =>
  [...new Set(all.map((one) => one.toLowerCase()))].filter((one) => operation.test(one)).sort();

/** A custom role; built-in ones are known. https://learn.microsoft.com/rest/api/authorization/role-definitions/list */
export function* definitionFacts(record: SavedRecord, id: string, maker: FactMaker): Generator<Fact> {
  const it = parseShape(Definition, properties(record.value), record.document, record.pointer, maker.context);
  const role = id.split("/").at(-1);
  if (!it || !isGuid(role) || (it.roleType ?? it.type)?.toLowerCase() !== "customrole") return;
  const subscription = subscriptionOf(id);
  const scope = subscription === undefined ? "azure:tenant:-" : `azure:subscription:${subscription}`;
  yield maker.fact("azure.role-definition", id, scope, record, {
    name: plainText(it.roleName ?? role),
    role,
    permissions: it.permissions.map((one) => permission(one)),
  });
}

const permission = (one: Permission, more: unknown = undefined) => ({
  actions: operations(one.actions),
  notActions: operations(one.notActions),
  dataActions: operations(one.dataActions),
  notDataActions: operations(one.notDataActions),
  ...(one.condition || more ? { conditional: true as const } : {}),
});

/** Stands for every principal. */
const everyone = "00000000-0000-0000-0000-000000000000";

/** A deny assignment. https://learn.microsoft.com/rest/api/authorization/deny-assignments/list */
export function* denyFacts(record: SavedRecord, id: string, maker: FactMaker): Generator<Fact> {
  const it = parseShape(Deny, properties(record.value), record.document, record.pointer, maker.context);
  if (!it) return;
  const [inside = ""] = id.split("/providers/microsoft.authorization/denyassignments/");
  const resource = (it.scope?.toLowerCase() || inside || "/").replace(/(.)\/+$/, "$1");
  const subscription = subscriptionOf(resource) ?? subscriptionOf(id);
  const scope = subscription === undefined ? "azure:tenant:-" : `azure:subscription:${subscription}`;
  const ids = (some: typeof it.principals, groups: boolean): readonly string[] =>
    some
      .filter((one) => isGuid(one.id) && one.id !== everyone && (one.type?.toLowerCase() === "group") === groups)
      .map((one) => one.id.toLowerCase())
      .sort();
  yield maker.fact("azure.deny-assignment", id, scope, record, {
    name: plainText(it.denyAssignmentName ?? id.split("/").at(-1) ?? ""),
    resource,
    inherited: it.doNotApplyToChildScopes !== true,
    everyone: it.principals.some((one) => one.id === everyone),
    principals: ids(it.principals, false),
    groups: ids(it.principals, true),
    except: ids(it.excludePrincipals, false),
    exceptGroups: ids(it.excludePrincipals, true),
    permissions: it.permissions.map((one) => permission(one, it.condition)),
  });
}

/** A managed identity: the client id by which workloads name it, and the object id by which access names it. */
export function* identityFacts(record: SavedRecord, id: string, maker: FactMaker): Generator<Fact> {
  const it = parseShape(Identity, properties(record.value), record.document, record.pointer, maker.context);
  const subscription = subscriptionOf(id);
  if (!it || subscription === undefined || !isGuid(it.clientId) || !isGuid(it.principalId)) return;
  const key = `azure:client:${it.clientId.toLowerCase()}`;
  const scope = `azure:subscription:${subscription}`;
  yield maker.fact("azure.identity", key, scope, record, {
    name: plainText(id.split("/").at(-1) ?? ""),
    principal: it.principalId.toLowerCase(),
  });
}
