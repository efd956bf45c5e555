import type { Condition } from "../../model/step.ts";
import { arnMatches } from "./arn-glob.ts";
import { sampleOf } from "./pattern.ts";
import type { Caller } from "./principal.ts";
import type { Statement, Who } from "./statement.ts";
import { fill } from "./statement.ts";

/**
 * How a Principal element means a caller: `account` only delegates to its account; `everyone`, `user`, `role` and
 * `session` grant to it.
 */
export type Meant = "everyone" | "account" | "user" | "role" | "session";

/** One way in which a statement means a caller, and what that leaves open. */
export interface Meaning {
  readonly meant: Meant;
  readonly notes: readonly Condition[];
}

const nobody: readonly Meaning[] = [];

/**
 * Every way in which the statement means the caller: a Principal may list a role, its session and its account, and what
 * each gives is limited by something else. None where it does not mean the caller.
 */
export function meaningsOf(statement: Statement, caller: Caller): readonly Meaning[] {
  const { who } = statement;
  if (!who) return nobody;
  if (!statement.notWho) return meanings(who, caller, statement);
  const notes: Condition[] = [];
  if (!excepted(who, caller, statement, notes)) return [{ meant: "everyone", notes }];
  // An exemption that is not decided: what it exempts from counts as a condition.
  return notes.length > 0 ? [{ meant: "session", notes }] : nobody;
}

function meanings(who: Who, caller: Caller, statement: Statement): readonly Meaning[] {
  const found: Meaning[] = [];
  const add = (meant: Meant, ...notes: readonly Condition[]): unknown => found.push({ meant, notes });
  if (who.everyone) add("everyone");
  if (!caller.unnamed) {
    if (who.names.has(caller.arn) || (caller.uniqueId !== undefined && who.names.has(caller.uniqueId)))
      add(caller.kind === "user" ? "user" : "role");
    const session = sessionNamed(who, caller);
    if (session === "yes") add("session");
    if (session === "maybe") add("session", sessionAsked(statement));
  }
  if (caller.account !== "" && who.accounts.has(caller.account)) add("account");
  if (found.length === 0 && caller.account !== "" && who.canonicalUsers) {
    // A canonical user is an account under another name; which one is not known.
    const text = `the CanonicalUser of ${statement.label} is the caller's account: not decided`;
    add(statement.allow ? "account" : "session", { kind: "unsupported", text });
  }
  // What denies denies once.
  return statement.allow ? found : [found.find(({ notes }) => notes.length === 0) ?? found[0] ?? []].flat();
}

/** Whether a session's ARN is listed that the caller has, or may have by choosing the session's name. */
function sessionNamed(who: Who, { kind, account, name, session }: Caller): "yes" | "maybe" | undefined {
  if (kind !== "role" || who.sessions.length === 0) return undefined;
  const own = who.sessions.flatMap((arn) => {
    const [, , , , of, resource = ""] = arn.split(":");
    const [, role, given = ""] = resource.split("/");
    return of === account && role === name ? [given] : [];
  });
  if (session !== undefined) return own.includes(session) ? "yes" : undefined;
  return own.length > 0 ? "maybe" : undefined;
}

function sessionAsked({ label, notWho, allow }: Statement): Condition {
  const element = `${notWho ? "NotPrincipal" : "Principal"} of ${label}`;
  const name = allow || notWho ? `the name that the ${element} asks for` : `another name than the ${element} denies`;
  return { kind: "environment", text: `the role's session has ${name}` };
}

/**
 * `NotPrincipal` exempts whom it lists, together with the account it lists; an account alone does not exempt its
 * principals, and nothing exempts a principal with a boundary.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function excepted(who: Who, caller: Caller, statement: Statement, notes: Condition[]): boolean {
  if (caller.unnamed || caller.ceilings.some(({ kind }) => kind === "boundary")) return false;
  if (!who.names.has(caller.arn) || !who.accounts.has(caller.account)) return false;
  if (caller.kind === "role") {
    const session = sessionNamed(who, caller);
    if (session === "maybe") notes.push(sessionAsked(statement));
    else if (session === undefined)
      notes.push({
        kind: "unsupported",
        text: `NotPrincipal of ${statement.label} lists the role but not its session, which is not decided`,
      });
  }
  return true;
}

/** Whether the statement speaks of the resource; `value` fills in policy variables. */
export function speaksOf(statement: Statement, resource: string, value: (key: string) => string | undefined): boolean {
  if (statement.resources) return among(statement.resources, resource, value);
  return statement.notResources ? !among(statement.notResources, resource, value) : true;
}

function among(patterns: readonly string[], resource: string, value: (key: string) => string | undefined): boolean {
  for (const pattern of patterns) {
    if (pattern === "*") return true;
    const filled = pattern.includes("${") ? fill(pattern, value) : pattern;
    if (filled !== undefined && arnMatches(filled, resource)) return true;
  }
  return false;
}

/** The statement's resource globs with the variables that the caller fixes filled in; other variables become `*`. */
export function globsOf(patterns: readonly string[], value: (key: string) => string | undefined): readonly string[] {
  return patterns.flatMap((pattern) => {
    if (!pattern.includes("${")) return [pattern];
    const filled = fill(pattern, (key) => value(key) ?? sampleOf("*"));
    return filled === undefined ? [] : [filled.replaceAll(sampleOf("*"), "*")];
  });
}
