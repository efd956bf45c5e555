import { parseArn } from "./arn.ts";
import { arnCovers } from "./arn-glob.ts";
import { tagValue } from "./caller-keys.ts";
import { resourceTag } from "./context-keys.ts";
import type { Target } from "./decide.ts";
import type { Leg, Part } from "./legs.ts";
import { overlaps } from "./narrow.ts";
import { holds } from "./operators.ts";
import { type Atom, type Statement, variablesOf } from "./statement.ts";

/** What of a target, beside its account, a leg looks at; undefined where it depends on the very ARN. */
interface Looks {
  readonly region: boolean;
  readonly tags: boolean;
}

const known = new WeakMap<Leg, { readonly looks: Looks | undefined }>();
const tagTests = new WeakMap<Leg, readonly Atom[]>();

/** Keys of the caller, of the session and of where the request comes from: whatever the resource is. */
const elsewhere =
  /^aws:(principal|source|multifactor|currenttime|epochtime|tokenissuetime|securetransport|userid|username|viaawsservice|calledvia|useragent|referer|federatedprovider|vpcsourceip|resourceaccount$|resourceorgid$)/;

/** True where the leg gives nothing on the target for the tags it was read to have. */
export function lacksTag(leg: Leg, part: Part, { tags, context }: Target): boolean {
  if (!tags) return false;
  return wantedOf(leg, part).some((atom) => {
    if (context?.has(atom.lower)) return false;
    const value = tagValue(tags, atom.lower.slice(atom.lower.indexOf("/") + 1));
    return holds(atom.operator, value === undefined ? undefined : [value], atom.values) === false;
  });
}

/** Tests of a target's tags without which the leg gives nothing, whatever else is said of the target. */
function wantedOf(leg: Leg, { context }: Part): readonly Atom[] {
  let wanted = tagTests.get(leg);
  if (!wanted) {
    wanted = leg.allows
      .flatMap(({ statement }) => statement.atoms)
      .filter(
        ({ lower, values }) => resourceTag.test(lower) && !context?.has(lower) && variablesOf(values).length === 0,
      );
    tagTests.set(leg, wanted);
  }
  return wanted;
}

/**
 * Stands for everything that a leg looks at in a target that says nothing itself: targets of which it is the same are
 * decided alike. Undefined where each is decided by itself.
 */
export function sightOf(leg: Leg, part: Part, { arn, account, tags, context }: Target): string | undefined {
  const looks = looksOf(leg, part);
  if (!looks || context || leg.ceilings.length > 0) return undefined;
  return [
    account,
    looks.region ? (parseArn(arn)?.region ?? "") : "",
    looks.tags ? (tags ? JSON.stringify(tags) : "unread") : "",
  ].join(" ");
}

/** The same for a target that says something itself: that very target. */
export function nameOf({ ceilings }: Leg, { arn, holder = "", account, tags, context }: Target): string | undefined {
  if (context || ceilings.length > 0) return undefined;
  return [account, arn, holder, tags ? JSON.stringify(tags) : "unread"].join(" ");
}

function looksOf(leg: Leg, part: Part): Looks | undefined {
  let found = known.get(leg);
  if (!found) {
    found = { looks: find(leg, part) };
    known.set(leg, found);
  }
  return found.looks;
}

function find({ area, allows, denies, ceilings }: Leg, { context }: Part): Looks | undefined {
  const allowing = allows.map(({ statement }) => statement);
  const statements = [...allowing, ...denies, ...ceilings.flatMap((ceiling) => ceiling.statements)];
  if (!statements.every((statement) => isUniform(statement, area))) return undefined;
  const atoms = statements.flatMap((statement) => statement.atoms);
  const open = atoms.filter(({ lower }) => !context?.has(lower));
  if (open.some(({ values }) => variablesOf(values).length > 0)) return undefined;
  const region = open.some(({ lower }) => lower === "aws:requestedregion");
  const tags = open.some(({ lower }) => resourceTag.test(lower));
  const others = open.filter(({ lower }) => lower !== "aws:requestedregion" && !resourceTag.test(lower));
  if (!others.every(({ lower }) => elsewhere.test(lower))) return undefined;
  return { region, tags };
}

/** Speaks of all of the area or of nothing in it. */
function isUniform(statement: Statement, area: string): boolean {
  const { resources, notResources, variables } = statement;
  if (variables.length > 0) return false;
  if (resources) return resources.some((glob) => arnCovers(glob, area)) || !overlaps(statement, area);
  if (!notResources) return true;
  return (
    notResources.some((glob) => arnCovers(glob, area)) || !overlaps({ ...statement, resources: notResources }, area)
  );
}
