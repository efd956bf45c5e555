import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { Assignment, Identity, isGuid, properties, subscriptionOf } from "./shapes.ts";

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
