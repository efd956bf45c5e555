import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { digest } from "./digest.ts";
import type { Place } from "./place.ts";
import { decodeDocument, statements } from "./statement.ts";

const Organizations = z
  .object({
    Id: z.string().optional(),
    ManagementAccountId: z.string().optional(),
    /** `<organization>/<root>/<unit>/...`, as `aws:PrincipalOrgPaths` writes it. */
    Path: z.string().optional(),
    ServiceControlPolicies: z.array(z.unknown()).nullish(),
    ResourceControlPolicies: z.array(z.unknown()).nullish(),
  })
  .nullable();
const Attached = z.object({
  TargetId: z.string(),
  Id: z.string().optional(),
  Name: z.string().optional(),
  Document: z.unknown().optional(),
});

export interface Membership {
  readonly organization: string | undefined;
  readonly management: boolean | undefined;
}

/**
 * The section `Organizations`: policies that bind the account, at their levels. Null: the account is in none.
 * Policies of other accounts and, where the path is known, of units beside it are passed over.
 */
export function organizations(value: unknown, place: Place): { facts: readonly Fact[]; membership?: Membership } {
  const organization = place.parse(Organizations, value);
  if (!organization) return { facts: [] };
  const { Id, ManagementAccountId: management, Path } = organization;
  const facts: Fact[] = [];
  const written = new Set<string>();
  for (const [type, field] of [
    ["scp", "ServiceControlPolicies"],
    ["rcp", "ResourceControlPolicies"],
  ] as const) {
    const at = place.below(field).of(`aws.${type}`);
    const list = (organization[field] ?? []).flatMap((member, index) => {
      const where = at.below(index);
      const attached = where.parse(Attached, member);
      return attached ? [{ attached, where }] : [];
    });
    const levelOf = levels(
      list.map(({ attached }) => attached.TargetId),
      place.account,
      Path?.split("/").filter((part) => part.startsWith("ou-")),
    );
    for (const { attached, where } of list) {
      const level = levelOf(attached.TargetId);
      if (level !== undefined) facts.push(...attachedPolicy(type, attached, level, where, written));
    }
  }
  return {
    facts,
    membership: { organization: Id, management: management === undefined ? undefined : management === place.account },
  };
}

function* attachedPolicy(
  type: "scp" | "rcp",
  it: z.infer<typeof Attached>,
  level: number,
  place: Place,
  written: Set<string>,
): Generator<Fact> {
  const name = it.Id ?? it.Name;
  if (name === undefined) return place.refuse("expected an Id or a Name");
  const policy = `${name}@${digest(decodeDocument(it.Document))}`;
  yield place.fact(`aws.${type}`, `${policy}|${it.TargetId}|${place.account}`, {
    policy,
    target: it.TargetId,
    level,
    account: place.scope,
  });
  const document = `${type}:${policy}`;
  if (written.has(document)) return;
  written.add(document);
  yield* statements(it.Document, { policy: document, type }, place.below("Document"));
}

/** 0 for the root, then units from the root down (as the path says, else as listed), the account last. */
function levels(
  targets: readonly string[],
  account: string,
  path: readonly string[] | undefined,
): (target: string) => number | undefined {
  const units = path ?? [...new Set(targets.filter((target) => target.startsWith("ou-")))];
  return (target) => {
    if (target.startsWith("r-")) return 0;
    if (target === account) return units.length + 1;
    const unit = units.indexOf(target);
    return unit < 0 ? undefined : unit + 1;
  };
}
