import type { FactOf } from "../../model/fact.ts";
import type { Condition, Leaves } from "../../model/step.ts";

/** What has to hold of a login beside its credential. */
export const loginConditions = (role: FactOf<"vault.auth-role">): readonly Condition[] =>
  [role.boundCidrs, role.secretIdCidrs].flatMap((ranges): readonly Condition[] =>
    ranges.length === 0
      ? []
      : [{ kind: "environment", text: `the login as \`${role.name}\` comes from ${ranges.join(", ")}` }],
  );

/** What the role also asks for and no source tells. */
export const elseBound = ({
  boundElse = [],
  boundAccounts = [],
  name,
}: FactOf<"vault.auth-role">): readonly Condition[] =>
  [...boundElse, ...(boundAccounts.length > 0 ? [`accounts or projects ${boundAccounts.join(", ")}`] : [])].map(
    (what): Condition => ({ kind: "environment", text: `the login as \`${name}\` meets ${what}` }),
  );

/** How long a token of the role outlives the way in; the system's default where the role sets nothing. */
export const tokenLife = ({ ttl }: FactOf<"vault.auth-role">): Leaves =>
  `until ${ttl === undefined ? "768h" : short(ttl)}`;

const short = (seconds: number): string =>
  seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;

/** Whether service accounts may log in to the auth role. */
export const takesAccounts = ({ type }: FactOf<"vault.auth-role">): boolean => type === "kubernetes" || type === "jwt";

/** Node id of a service account of GCP. The project stands in the email of every account that somebody made. */
export function gcpAccount(email: string): string | undefined {
  const project = /^[^@]+@([^.@]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
  return project === undefined ? undefined : `//iam.googleapis.com/projects/${project}/serviceAccounts/${email}`;
}
