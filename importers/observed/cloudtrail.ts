import type { Outcome } from "../../model/fact/observed.ts";
import type { Book, Event } from "./book.ts";
import { addressesNothing, identityOf, keyOf } from "./cloudtrail-identity.ts";
import { resourcesOf } from "./cloudtrail-resource.ts";
import { issueOf } from "./cloudtrail-session.ts";
import { addressOf, agentOf, listOf, nameOf, secondOf, type Tree, textOf, treeOf } from "./text.ts";

/**
 * Adds the events of one record: an event as CloudTrail delivers it, as `lookup-events` wraps it, as EventBridge does, or a
 * row of a search, whose columns have small letters. @returns false for what is none
 */
export function addCloudTrail(book: Book, record: unknown, account: string | undefined): boolean {
  if (Array.isArray(record)) return addEvent(book, rowOf(record), account);
  const tree = treeOf(record);
  if (Array.isArray(tree["Records"])) return listOf(tree["Records"]).every((one) => addCloudTrail(book, one, account));
  if (typeof tree["CloudTrailEvent"] === "string") return addEvent(book, inner(tree["CloudTrailEvent"]), account);
  if (typeof tree["message"] === "string") return addEvent(book, inner(tree["message"]), account);
  if (tree["detail-type"] !== undefined) return addEvent(book, treeOf(tree["detail"]), account);
  return addEvent(
    book,
    tree["eventName"] === undefined && tree["eventname"] !== undefined ? cased(tree) : tree,
    account,
  );
}

function inner(text: string): Tree {
  try {
    return treeOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** `[{"eventName": "..."}, {"eventTime": "..."}]`, as CloudTrail Lake answers. */
const rowOf = (cells: readonly unknown[]): Tree => cased(Object.assign({}, ...cells.map(treeOf)) as Tree);

/** Names of columns that matter; tables of Athena and Lake write them in small letters, and objects as text. */
const names = [
  "eventTime",
  "eventSource",
  "eventName",
  "eventID",
  "awsRegion",
  "sourceIPAddress",
  "userAgent",
  "errorCode",
  "recipientAccountId",
  "userIdentity",
  "requestParameters",
  "responseElements",
  "resources",
  "readOnly",
  "managementEvent",
  "eventCategory",
];
const byColumn = new Map(names.map((name) => [name.toLowerCase(), name]));

function cased(tree: Tree): Tree {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(tree)) {
    const known = byColumn.get(name.toLowerCase());
    if (known === undefined) continue;
    const isText = typeof value === "string" && /^[{[]/.test(value);
    found[known] = isText ? parsed(value) : value === "true" ? true : value === "false" ? false : value;
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const accountId = /^\d{12}$/;
const eventName = /^[A-Za-z][A-Za-z0-9_]{1,127}$/;
const service = /^([a-z0-9-]{2,63})\.amazonaws\.com(?:\.cn)?$/;
const region = /^[a-z]{2}(?:-[a-z]+){1,3}-\d$/;

function addEvent(book: Book, tree: Tree, named: string | undefined): boolean {
  const at = secondOf(tree["eventTime"]);
  const name = textOf(tree["eventName"]);
  const [, source] = service.exec(textOf(tree["eventSource"]) ?? "") ?? [];
  if (at === undefined || name === undefined || !eventName.test(name) || source === undefined) return false;
  // Counts of unusual activity are no events of anybody.
  if (tree["eventCategory"] === "Insight") return true;
  const user = treeOf(tree["userIdentity"]);
  const account = [tree["recipientAccountId"], user["accountId"], named].find(
    (one): one is string => typeof one === "string" && accountId.test(one),
  );
  if (account === undefined) return false;
  const key = keyOf(user["accessKeyId"]);
  const session = key?.startsWith("ASIA") ? key : undefined;
  const { identity, sessionName } = identityOf(user, account);
  const parameters = treeOf(tree["requestParameters"]);
  const { resources, passes } = resourcesOf(source, parameters, listOf(tree["resources"]), account);
  const event: Event = {
    of: `aws:account:${account}`,
    at,
    id: textOf(tree["eventID"]) ?? "",
    identity,
    accessKey: key?.startsWith("AKIA") ? key : undefined,
    sessionKey: session,
    service: source,
    action: name,
    resource: resources[0],
    passes,
    data: tree["managementEvent"] === false || tree["eventCategory"] === "Data",
    reads: tree["readOnly"] === true,
    outcome: outcomeOf(tree),
    address: addressOf(tree["sourceIPAddress"]),
    agent: agentOf(tree["userAgent"]),
    region: region.test(textOf(tree["awsRegion"]) ?? "") ? textOf(tree["awsRegion"]) : undefined,
  };
  book.add(event);
  for (const resource of resources.slice(1)) book.beside({ ...event, resource });
  if (session !== undefined && !addressesNothing(identity)) {
    const context = treeOf(user["sessionContext"]);
    book.session(event, session, {
      name: sessionName,
      sourceIdentity: nameOf(context["sourceIdentity"], 64),
      issuedAt: secondOf(treeOf(context["attributes"])["creationDate"]),
    });
  }
  const issue = source === "sts" && event.outcome === "done" ? issueOf(event, parameters, tree) : undefined;
  if (issue) book.issued(issue);
  return true;
}

/** Names of errors that say that a right was missing. */
const refusals = /AccessDenied|Unauthorized|NotAuthorized|Forbidden|OptInRequired/i;

function outcomeOf(tree: Tree): Outcome {
  const error = textOf(tree["errorCode"]);
  if (error !== undefined) return refusals.test(error) ? "denied" : "failed";
  return treeOf(tree["responseElements"])["ConsoleLogin"] === "Failure" ? "failed" : "done";
}
