import { z } from "zod";
import type { AiLinkFact, AiRelation } from "../../model/fact/ai.ts";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { hostsOf } from "./place.ts";
import { properties, subscriptionOf } from "./shapes.ts";

const text = z.string().nullish();
/** `credentials` is left out: keys of the target stand there. */
const Connection = z.object({
  category: text,
  authType: text,
  target: text,
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

const form =
  /^(\/subscriptions\/[0-9a-z-]{1,64}\/resourcegroups\/[^/]{1,90}\/providers\/microsoft\.(?:cognitiveservices\/accounts\/[^/]{1,64}(?:\/projects\/[^/]{1,64})?|machinelearningservices\/workspaces\/[^/]{1,64}))\/connections\/([^/]{1,128})$/;
export const isConnection = (id: string): boolean => form.test(id);

/** What is read by retrieval; everything else is called. */
const retrieved: ReadonlySet<string> = new Set([
  "adlsgen2",
  "azureblob",
  "azuredataexplorer",
  "azuremysqldb",
  "azurepostgresdb",
  "azuresqldb",
  "azurestorageaccount",
  "cognitivesearch",
  "cosmosdb",
  "cosmosdbmongodbapi",
  "elasticsearch",
  "pinecone",
  "sharepoint",
]);
const byIdentity: ReadonlySet<string> = new Set([
  "aad",
  "accountmanagedidentity",
  "agenticidentitytoken",
  "managedidentity",
  "projectmanagedidentity",
]);

/** What a connection leads to, by id or by host: which of the two resources it is, all have to be known for. */
export interface Connected {
  readonly from: string;
  readonly scope: string;
  readonly name: string;
  readonly relation: AiRelation;
  readonly auth: AiLinkFact["auth"];
  readonly resource: string | undefined;
  readonly host: string | undefined;
  readonly at: { readonly document: string; readonly pointer: string };
}

/**
 * A connection of a project or hub, without its credentials.
 * https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces/connections
 */
export function connectionOf(record: SavedRecord, id: string, maker: FactMaker): Connected | undefined {
  const [, from, name] = form.exec(id) ?? [];
  const subscription = subscriptionOf(id);
  if (from === undefined || name === undefined || subscription === undefined) return undefined;
  const it = parseShape(Connection, properties(record.value), record.document, record.pointer, maker.context);
  if (!it) return undefined;
  const how = it.authType?.toLowerCase();
  const named = Object.entries(it.metadata ?? {}).find(([key]) => key.toLowerCase() === "resourceid")?.[1];
  return {
    from,
    scope: `azure:subscription:${subscription}`,
    name: plainText(name),
    relation: retrieved.has(it.category?.toLowerCase() ?? "") ? "retrieves" : "calls",
    auth: how === undefined ? undefined : how === "none" ? "none" : byIdentity.has(how) ? "identity" : "key",
    resource: typeof named === "string" ? named.toLowerCase().replace(/\/+$/, "") : undefined,
    host: hostsOf([it.target])[0],
    at: { document: record.document, pointer: record.pointer },
  };
}

/** The link of a connection; to what is outside the input by its host alone. */
export function* connectionFacts(
  one: Connected,
  known: (id: string) => boolean,
  hosts: ReadonlyMap<string, string>,
  maker: FactMaker,
): Generator<Fact> {
  const { from, relation, auth, at, scope } = one;
  const to =
    one.resource !== undefined && known(one.resource)
      ? one.resource
      : one.host === undefined
        ? undefined
        : (hosts.get(one.host) ?? `route:https://${one.host}:443/*`);
  if (to === undefined) {
    maker.covers("ai.link", scope, "partly", at, "a connection does not say where it leads to");
    return;
  }
  if (to === from) return;
  const by = `connection ${one.name}`;
  yield maker.fact("ai.link", `${from}|${relation}|${to}`, scope, at, { from, to, relation, by, auth });
}
