import type { Event, Issue } from "./book.ts";
import { keyOf } from "./cloudtrail-identity.ts";
import { nameOf, secondOf, type Tree, textOf, treeOf } from "./text.ts";

/** Calls whose answer holds temporary credentials. */
const issuing: ReadonlySet<string> = new Set([
  "AssumeRole",
  "AssumeRoleWithWebIdentity",
  "AssumeRoleWithSAML",
  "AssumeRoot",
  "GetSessionToken",
  "GetFederationToken",
]);
const roleArn = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,600}$/;

/** The session that an answer of STS issued: its key's id, whose it is, until when, for whom. Nothing else of the answer is looked at. */
export function issueOf(event: Event, parameters: Tree, tree: Tree): Issue | undefined {
  if (!issuing.has(event.action)) return undefined;
  const answer = treeOf(tree["responseElements"]);
  const credentials = treeOf(answer["credentials"]);
  const keyId = keyOf(credentials["accessKeyId"]);
  if (keyId === undefined || !keyId.startsWith("ASIA")) return undefined;
  const role = textOf(parameters["roleArn"]);
  const isRole = event.action.startsWith("AssumeRoleW") || event.action === "AssumeRole";
  if (isRole && !roleArn.test(role ?? "")) return undefined;
  const assumed = textOf(treeOf(answer["assumedRoleUser"])["arn"]);
  return {
    of: event.of,
    at: event.at,
    keyId,
    // Of a user's own session the user; of the root of a member account that account.
    principal: isRole ? (role ?? "") : event.identity,
    name: nameOf(parameters["roleSessionName"], 64) ?? nameOf(assumed?.split("/").at(-1), 64),
    sourceIdentity: nameOf(answer["sourceIdentity"], 64) ?? nameOf(parameters["sourceIdentity"], 64),
    expiresAt: expiryOf(credentials["expiration"]),
    issuedTo: event.identity,
    issuedToKey: event.accessKey ?? event.sessionKey,
    issuedBy: event.action,
  };
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** CloudTrail writes `Nov 9, 2026, 1:25:01 AM` (UTC), some services ISO 8601. */
function expiryOf(value: unknown): string | undefined {
  const iso = secondOf(value);
  if (iso !== undefined || typeof value !== "string") return iso;
  const [, month = "", day = "", year = "", hour = "", rest = "", half] =
    /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d:\d\d)\s(AM|PM)$/u.exec(value) ?? [];
  const number = months.indexOf(month) + 1;
  if (number === 0) return undefined;
  const hours = (Number(hour) % 12) + (half === "PM" ? 12 : 0);
  const two = (n: number | string): string => String(n).padStart(2, "0");
  return secondOf(`${year}-${two(number)}-${two(day)}T${two(hours)}:${rest}Z`);
}
