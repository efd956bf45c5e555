import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import type { Draft, Statement } from "./aws-paths/draft.ts";
import { Draft as Account } from "./aws-paths/draft.ts";
import { factsOf, type Limited, reaches, sessionOf } from "./aws-paths/judge.ts";
import { actorOf, as, type PathRow, type Premise } from "./aws-paths/row.ts";
import { rows } from "./aws-paths/rows.ts";

type Change = (draft: Draft, actor: string) => void;

interface Variant {
  /** In the place of premises, by their names. */
  readonly instead?: ReadonlyMap<string, Change | undefined>;
  /** Beside all premises. */
  readonly change?: Change | undefined;
  readonly session?: Statement;
}

/** Whether the row's gain is reached in its account, varied. */
async function reached(row: PathRow, { instead = new Map(), change, session }: Variant = {}): Promise<boolean> {
  const draft = new Account();
  const actor = actorOf(row);
  if (row.actor === "user") draft.user("actor");
  else draft.role("actor");
  row.setting?.(draft, actor);
  for (const { name, give } of row.needs) (instead.has(name) ? instead.get(name) : give)?.(draft, actor);
  change?.(draft, actor);
  const limited: Limited | undefined = session && { principal: actor, statement: session };
  const facts = await factsOf([draft, ...(row.beside?.() ?? [])], limited);
  return reaches(facts, as(limited ? sessionOf(actor) : actor), row.goal, row.certainty);
}

const without = (name: string, give?: Change): Variant => ({ instead: new Map([[name, give]]) });
const allBut = (action: string): Statement => ({ Effect: "Allow", NotAction: action, Resource: "*" });
const denied = (action: string): Statement => ({ Effect: "Deny", Action: action, Resource: "*" });
const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
const elsewhere = (action: string): Statement => ({
  ...denied(action),
  Condition: { StringEquals: { "aws:RequestedRegion": "ap-south-2" } },
});

const limit =
  (statement: Statement): Change =>
  (draft, actor) =>
    draft.limit(actor, draft.policy("limit", [statement]));

/** What takes one permission away, whatever gives it. */
const blockers = (action: string): Readonly<Record<string, Variant>> => ({
  "a deny of its own": { change: (draft, actor) => draft.say(actor, denied(action)) },
  "a boundary without it": { change: limit(allBut(action)) },
  "an SCP that denies it": { change: (draft) => draft.scp(denied(action)) },
  "a session policy without it": { session: allBut(action) },
});

const nameOf = ({ id, variant }: PathRow): string => (variant === undefined ? id : `${id}: ${variant}`);

const permissions = ({ needs }: PathRow): readonly (Premise & { readonly action: string })[] =>
  needs.flatMap((one) => (one.action === undefined ? [] : [{ ...one, action: one.action }]));

describe("the table of paths", () => {
  it("has a row for each of the 89, found by rules that there are", () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(89);
    expect(new Set(rows.map(nameOf)).size).toBe(rows.length);
    const known = new Set<string>(rules.map(({ id }) => id));
    for (const row of rows) for (const rule of row.rules) expect(known, row.id).toContain(rule);
  });
});

describe.each(rows.map((row) => [nameOf(row), row] as const))("%s", (_, row) => {
  const first = permissions(row)[0]?.action ?? "s3:GetObject";

  it("is found", async () => {
    expect(await reached(row)).toBe(true);
  });

  const still: Readonly<Record<string, Variant>> = {
    "a boundary that allows everything": { change: limit(everything) },
    "a deny of something else": { change: (draft, actor) => draft.say(actor, denied("s3:DeleteBucketWebsite")) },
    "a deny in another region": { change: (draft, actor) => draft.say(actor, elsewhere(first)) },
    "an SCP that does not bind a management account": {
      change: (draft) => draft.scp(denied(first), draft.id),
    },
    "a session policy that allows everything": { session: everything },
    ...(row.actor === "user"
      ? { "all of it through a group": { change: (draft, actor) => draft.throughGroup(actor) } }
      : {}),
  };
  it.each(Object.entries(still).filter(([name]) => !row.unfollowed?.includes(name)))(
    "is found with %s",
    async (_, variant) => {
      expect(await reached(row, variant)).toBe(true);
    },
  );
  for (const [name, change] of Object.entries(row.also ?? {}))
    it(`is found: ${name}`, async () => expect(await reached(row, { change })).toBe(true));
  for (const premise of row.needs)
    for (const [name, give] of Object.entries(premise.or ?? {}))
      it(`is found: ${name}`, async () => expect(await reached(row, without(premise.name, give))).toBe(true));

  for (const premise of row.needs) {
    if (!premise.optional)
      it(`is not found without: ${premise.name}`, async () =>
        expect(await reached(row, without(premise.name))).toBe(false));
    for (const [name, give] of Object.entries(premise.instead ?? {}))
      it(`is not found: ${name}`, async () => expect(await reached(row, without(premise.name, give))).toBe(false));
  }
  for (const { action } of permissions(row))
    for (const [name, variant] of Object.entries(blockers(action)))
      it(`is not found: ${name}, ${action}`, async () => expect(await reached(row, variant)).toBe(false));
  for (const [name, change] of Object.entries(row.blocked ?? {}))
    it(`is not found: ${name}`, async () => expect(await reached(row, { change })).toBe(false));
});
