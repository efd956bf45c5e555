import { privilege } from "../../model/access.ts";
import { canonical } from "../../model/canonical.ts";
import type { Ceiling } from "./ceiling.ts";
import { isPersonal } from "./mentions.ts";
import type { Caller } from "./principal.ts";
import { fixedBy, reduced, remainder } from "./reduce.ts";
import type { Statement } from "./statement.ts";

const made = new WeakMap<Caller, Caller>();

/** The principal once it has every policy it can write itself: Allow * on * under its ceilings. The same one each time. */
export function maximal(base: Caller): Caller {
  let max = made.get(base);
  if (!max) {
    const id = `${base.id}~max`;
    // Of an account: an identity that somebody makes in it.
    const kind = base.kind === "account" ? "role" : base.kind;
    max = { ...base, id, kind, end: privilege(id, "impersonate"), granted: [], all: base.fact ? [base.fact] : [] };
    made.set(base, max);
  }
  return max;
}

const keys = new WeakMap<Caller, string>();
const personal = new WeakMap<Ceiling, readonly Statement[]>();

/** Statements of a ceiling that treat some principals of an account otherwise than the rest; found once, for many share it. */
function personalIn(ceiling: Ceiling): readonly Statement[] {
  let found = personal.get(ceiling);
  if (!found) {
    found = ceiling.documents.flatMap(({ statements }) => statements).filter(isPersonal);
    personal.set(ceiling, found);
  }
  return found;
}

/** What all members of a class have in common: account, kind, boundary, and how their ceilings treat them in particular. */
export function classKey(max: Caller): string {
  let key = keys.get(max);
  if (key === undefined) {
    const fixed = fixedBy(max, new Map());
    const statements = max.ceilings.flatMap(personalIn);
    const treated = statements.map((statement) =>
      [statement.fact.key, reduced(statement, fixed)].map((one) =>
        typeof one === "object" ? remainder(one) : (one ?? ""),
      ),
    );
    const restraints = treated.length === 0 ? "" : canonical(treated);
    const session = max.ceilings.flatMap(({ kind, documents }) =>
      kind === "session" ? documents.map(({ stamp }) => ` session ${stamp}`) : [],
    );
    const limits = `${max.boundaries.join()}${session.join("")}`;
    key = `${max.account} ${max.kind} ${limits} ${restraints}${max.bound ? "" : " unbound"}`;
    keys.set(max, key);
  }
  return key;
}
