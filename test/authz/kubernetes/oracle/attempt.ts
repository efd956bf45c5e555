import { type Compile, cluster, reviewOf } from "./decision.ts";
import { type ApiObject, type Asked, type Asker, accountUser, ask, type Rule, rbacGroup } from "./objects.ts";
import type { Reference } from "./reference.ts";

/** Somebody creates a role or a binding. */
export interface Write {
  readonly feature: string;
  readonly asker: Asker;
  readonly object: ApiObject;
}
/** An account takes on another identity. */
export interface Impersonation {
  readonly feature: string;
  readonly namespace: string;
  readonly account: string;
  readonly as: {
    readonly user: string;
    readonly groups?: readonly string[];
    readonly uid?: string;
    readonly extra?: Readonly<Record<string, string>>;
  };
}

/** Answers as Ambit's evaluator gives them, one review at a time. */
type Allows = (asker: Asker, asked: Asked) => boolean;
export const allowing =
  (authz: ReturnType<Compile>): Allows =>
  (asker, asked) =>
    authz.authorize(cluster, reviewOf(asker, asked)).decision === "allow";

/**
 * Whether the write goes through: it is allowed, and so is what it grants: `bind` or `escalate` on the role, or the writer
 * has every right of it already, which the reference tells.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export function writes(allows: Allows, reference: Reference, { asker, object }: Write): boolean {
  const { kind, metadata } = object;
  const where = metadata.namespace === undefined ? {} : { namespace: metadata.namespace };
  if (!allows(asker, ask("create", `${kind.toLowerCase()}s.${rbacGroup}`, where))) return false;
  const held = reference.rulesFor(groupsOf(asker), metadata.namespace);
  if (kind === "Role" || kind === "ClusterRole") {
    // A request that creates has no name, so that `escalate` for the new role's name is not enough.
    if (allows(asker, ask("escalate", `${kind.toLowerCase()}s.${rbacGroup}`, where))) return true;
    return covers(held, object["rules"] as readonly Rule[]);
  }
  const { kind: roleKind, name } = object["roleRef"] as { readonly kind: string; readonly name: string };
  if (allows(asker, ask("bind", `${roleKind.toLowerCase()}s.${rbacGroup}`, { ...where, name }))) return true;
  return covers(held, reference.rulesOf(roleKind, name, metadata.namespace));
}

const groupsOf = (asker: Asker): Asker => {
  const { user = "", groups = [] } = reviewOf(asker, {});
  return { user, groups };
};

/** Whether the account may take on all of it: one review for each part. */
export function impersonates(allows: Allows, { namespace, account, as }: Impersonation): boolean {
  const asker = { user: accountUser(namespace, account), groups: [], self: true } as const;
  const [, home, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(as.user) ?? [];
  const parts = [
    home && name
      ? ask("impersonate", "serviceaccounts", { namespace: home, name })
      : ask("impersonate", "users", { name: as.user }),
    ...(as.groups ?? []).map((group) => ask("impersonate", "groups", { name: group })),
    ...(as.uid ? [ask("impersonate", "uids.authentication.k8s.io", { name: as.uid })] : []),
    ...Object.entries(as.extra ?? {}).map(([key, value]) =>
      ask("impersonate", `userextras.authentication.k8s.io/${key}`, { name: value }),
    ),
  ];
  return parts.every((asked) => allows(asker, asked));
}

/** Whether somebody with some rules has all of others: each single right by one rule. */
function covers(held: readonly Rule[], wanted: readonly Rule[]): boolean {
  return wanted.every((rule) =>
    rule.verbs.every(
      (verb) =>
        (rule.nonResourceURLs ?? []).every((url) => held.some((one) => hasVerb(one, verb) && hasUrl(one, url))) &&
        (rule.apiGroups ?? []).every((group) =>
          (rule.resources ?? []).every((resource) =>
            (rule.resourceNames?.length ? rule.resourceNames : [""]).every((name) =>
              held.some((one) => hasVerb(one, verb) && has(one.apiGroups, group) && hasResource(one, resource, name)),
            ),
          ),
        ),
    ),
  );
}
const has = (among: readonly string[] | undefined, one: string): boolean =>
  among !== undefined && (among.includes("*") || among.includes(one));
const hasVerb = ({ verbs }: Rule, verb: string): boolean => has(verbs, verb);
const hasUrl = ({ nonResourceURLs = [] }: Rule, url: string): boolean =>
  nonResourceURLs.some((one) => one === url || (one.endsWith("*") && url.startsWith(one.slice(0, -1))));
const hasResource = ({ resources, resourceNames }: Rule, resource: string, name: string): boolean =>
  (has(resources, resource) || (resource.includes("/") && has(resources, `*/${resource.split("/")[1]}`))) &&
  (!resourceNames?.length || resourceNames.includes(name));
