import type { Condition } from "../../model/step.ts";
import { globMatches, sampleOf } from "./pattern.ts";
import type { Caller } from "./principal.ts";
import type { Statement, Who } from "./statement.ts";
import { fill } from "./statement.ts";

/**
 * How a Principal element means a caller: `account` only delegates to its account; `everyone`, `user`, `role` and
 * `session` grant to it.
 */
export type Meant = "everyone" | "account" | "user" | "role" | "session";

/** How the statement means the caller; undefined where it does not. `notes` gets what a match leaves open. */
export function meansCaller(statement: Statement, caller: Caller, notes: Condition[]): Meant | undefined {
  const { who } = statement;
  if (!who) return undefined;
  if (statement.notWho) return excepted(who, caller, statement, notes) ? undefined : "everyone";
  return meant(who, caller, statement, notes);
}

function meant(who: Who, caller: Caller, statement: Statement, notes: Condition[]): Meant | undefined {
  if (!caller.unnamed) {
    if (who.names.has(caller.arn) || (caller.uniqueId !== undefined && who.names.has(caller.uniqueId))) {
      return caller.kind === "user" ? "user" : "role";
    }
    if (caller.kind === "role" && who.sessions.length > 0 && namesSession(who, caller)) {
      notes.push({
        kind: "environment",
        text: `the role's session has the name that the Principal of ${statement.label} asks for`,
      });
      return "session";
    }
  }
  if (who.everyone) return "everyone";
  if (caller.account !== "" && who.accounts.has(caller.account)) return "account";
  if (caller.account !== "" && who.canonicalUsers) {
    // A canonical user is an account under another name; which one is not known.
    notes.push({
      kind: "unsupported",
      text: `the CanonicalUser of ${statement.label} is the caller's account: not decided`,
    });
    return statement.allow ? "account" : "session";
  }
  return undefined;
}

function namesSession(who: Who, { account, name }: Caller): boolean {
  return who.sessions.some((arn) => {
    const [, , , , own, resource = ""] = arn.split(":");
    return own === account && resource.split("/")[1] === name;
  });
}

/**
 * `NotPrincipal` exempts whom it lists, together with the account it lists; an account alone does not exempt its
 * principals, and nothing exempts a principal with a boundary.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function excepted(who: Who, caller: Caller, statement: Statement, notes: Condition[]): boolean {
  if (caller.unnamed || caller.ceilings.some(({ kind }) => kind === "boundary")) return false;
  if (!who.names.has(caller.arn) || !who.accounts.has(caller.account)) return false;
  if (caller.kind === "role" && !namesSession(who, caller)) {
    notes.push({
      kind: "unsupported",
      text: `NotPrincipal of ${statement.label} lists the role but not its session, which is not decided`,
    });
  }
  return true;
}

/** Whether the statement speaks of the resource; `value` fills in policy variables. */
export function speaksOf(statement: Statement, resource: string, value: (key: string) => string | undefined): boolean {
  const among = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => {
      if (pattern === "*") return true;
      const filled = pattern.includes("${") ? fill(pattern, value) : pattern;
      return filled !== undefined && globMatches(filled, resource);
    });
  if (statement.resources) return among(statement.resources);
  return statement.notResources ? !among(statement.notResources) : true;
}

/** The statement's resource globs with the variables that the caller fixes filled in; other variables become `*`. */
export function globsOf(patterns: readonly string[], value: (key: string) => string | undefined): readonly string[] {
  return patterns.flatMap((pattern) => {
    if (!pattern.includes("${")) return [pattern];
    const filled = fill(pattern, (key) => value(key) ?? sampleOf("*"));
    return filled === undefined ? [] : [filled.replaceAll(sampleOf("*"), "*")];
  });
}
