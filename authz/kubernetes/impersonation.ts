import type { Fact, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import type { Rbac } from "./rbac.ts";
import { authorize } from "./request.ts";
import type { AccessReview } from "./review.ts";
import { accountOfUser } from "./subjects.ts";

/** Whom a request asks to be taken for, as the `Impersonate-*` headers say. */
export interface Impersonation {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface ImpersonationDecision {
  readonly decision: "allow" | "deny" | "conditional";
  /** Why it is denied, in words. */
  readonly refused?: string;
  readonly conditions: readonly Condition[];
  /** Bindings and rules that allow each part. */
  readonly because: readonly Fact[];
  /** Who the request then comes from. */
  readonly as: Required<Pick<Impersonation, "user" | "groups">>;
}

const authentication = "authentication.k8s.io";

/**
 * Whether a caller may be taken for others: every header is a request of its own, for the verb `impersonate`. Users,
 * groups, uids and extras lie in no namespace, accounts in theirs; groups, uids and extras are refused without a user;
 * the name of an account counts as that account and as no user. Without groups a user is only in system:authenticated.
 * https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
export function impersonate(
  facts: FactReader,
  rbac: Rbac,
  caller: Pick<AccessReview, "user" | "groups">,
  wanted: Impersonation,
): ImpersonationDecision {
  const { user, groups = [], uid, extra = {} } = wanted;
  const as = { user: user ?? "", groups: groupsOf(user ?? "", groups) };
  if (user === undefined)
    return {
      decision: "deny",
      refused: "groups, a uid and extras are refused without a user",
      conditions: [],
      because: [],
      as,
    };
  const account = accountOfUser(user);
  const parts = [
    account
      ? { resource: "serviceaccounts", namespace: account.namespace, name: account.name }
      : { resource: "users", name: user },
    ...groups.map((name) => ({ resource: "groups", name })),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((name) => ({ group: authentication, resource: "userextras", subresource: key.toLowerCase(), name })),
    ),
    ...(uid === undefined ? [] : [{ group: authentication, resource: "uids", name: uid }]),
  ];
  const decisions = parts.map((part) => ({
    part,
    ...authorize(facts, rbac, { ...caller, resourceAttributes: { verb: "impersonate", ...part } }),
  }));
  const because = [...new Set(decisions.flatMap((one) => one.because))];
  const denied = decisions.find(({ decision }) => decision === "deny");
  if (denied)
    return {
      decision: "deny",
      refused: `the caller may not impersonate ${denied.part.resource} named ${denied.part.name}`,
      conditions: [],
      because: [],
      as,
    };
  const conditions = [...new Map(decisions.flatMap((one) => one.conditions).map((one) => [one.text, one])).values()];
  return { decision: conditions.length > 0 ? "conditional" : "allow", conditions, because, as };
}

const authenticated = "system:authenticated";
const unauthenticated = "system:unauthenticated";

/** Groups that are asked for are all; an account without any has its own. */
function groupsOf(user: string, asked: readonly string[]): readonly string[] {
  const account = accountOfUser(user);
  const own = account ? ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`] : [];
  const groups = asked.length > 0 ? asked : own;
  if (user === "system:anonymous") return groups.includes(unauthenticated) ? groups : [...groups, unauthenticated];
  return groups.some((group) => group === authenticated || group === unauthenticated)
    ? groups
    : [...groups, authenticated];
}
