import { type Privilege, privilege, segment } from "../../model/access.ts";
import type { FactOf } from "../../model/fact.ts";
import { internet } from "../../model/node.ts";
import type { Condition } from "../../model/step.ts";

/** In front of projects, folders and organizations in full resource names. */
export const gcpManager = "//cloudresourcemanager.googleapis.com/";
export const anybody = privilege(internet, "originate");
const undecided: Condition = {
  kind: "unsupported",
  text: "IAM of GCP is not evaluated: deny policies, access boundaries and service perimeters may refuse it",
};

/** What a binding leaves open. */
export const bindingConditions = ({ condition }: FactOf<"gcp.binding">): readonly Condition[] =>
  condition === undefined
    ? [undecided]
    : [undecided, { kind: "unsupported", text: `the binding's condition holds: ${condition}` }];

interface Member {
  readonly from: Privilege;
  readonly conditions: readonly Condition[];
  readonly node?: {
    readonly id: string;
    readonly kind: "GcpServiceAccount";
    readonly name: string;
    readonly scope: string;
  };
}

/** Whom a member means; undefined for people, groups and whole domains: who that is no source tells. */
export function memberOf(member: string): Member | undefined {
  if (member === "allUsers") return { from: anybody, conditions: [] };
  if (member === "allAuthenticatedUsers")
    return { from: anybody, conditions: [{ kind: "environment", text: "the caller has an account of Google" }] };
  const email = /^serviceAccount:([a-z0-9._-]+@[a-z0-9.:-]+)$/.exec(member)?.[1];
  if (email === undefined) return undefined;
  const project = /@([a-z0-9.:-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? "-";
  const account = `//iam.googleapis.com/projects/${segment(project)}/serviceAccounts/${segment(email)}`;
  return {
    from: privilege(account, "impersonate"),
    conditions: [],
    node: { id: account, kind: "GcpServiceAccount", name: email, scope: "" },
  };
}
