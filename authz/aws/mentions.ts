import { holds } from "./operators.ts";
import { globMatches, hasWildcard, literalPrefix, sampleOf } from "./pattern.ts";
import type { Caller } from "./principal.ts";
import { type Atom, type Statement, variablesOf } from "./statement.ts";

/** True for context keys whose values tell one principal of an account from another. */
export const isIndividual = (key: string): boolean =>
  key === "aws:principalarn" || key === "aws:userid" || key === "aws:username" || key.startsWith("aws:principaltag/");

/** True where the statement treats some principals of an account otherwise than the rest. */
export function isPersonal(statement: Statement): boolean {
  const { who, atoms, variables } = statement;
  if (who && (who.names.size > 0 || who.sessions.length > 0)) return true;
  return [...variables, ...atoms.flatMap(({ lower, values }) => [lower, ...variablesOf(values)])].some(isIndividual);
}

/** True where the statement may grant to somebody it does not single out, but not to everybody whom it does. */
export function sparesUnnamed(statement: Statement): boolean {
  const { who, atoms } = statement;
  if (!who || (!who.everyone && who.accounts.size === 0)) return false;
  return atoms.every(
    (atom) =>
      !isIndividual(atom.lower) ||
      // With another key of the caller in its place, a sample of one may be made to fit a sample of the other.
      variablesOf(atom.values).length > 0 ||
      unnamedValues(atom).some((values) => holds(atom.operator, values, atom.values) !== false),
  );
}

/** What somebody that nothing singles out may have for an individual key. */
function unnamedValues({ lower, values }: Atom): readonly (readonly string[] | undefined)[] {
  if (lower.startsWith("aws:principaltag/")) return [undefined];
  if (lower !== "aws:principalarn") return [undefined, [sampleOf("*")]];
  const accounts = [...new Set([...values.map((value) => sampleOf(value.split(":")[4] ?? "")), sampleOf("*")])];
  return accounts.flatMap((account) =>
    ["user", "role"].map((kind) => [`arn:aws:iam::${account}:${kind}/${sampleOf("*")}`]),
  );
}

/** Holds only for a principal that has the tag with one of the values, which are plain text. */
const asksForTag = ({ lower, operator, values }: Atom): boolean =>
  lower.startsWith("aws:principaltag/") &&
  /^string(equals|equalsignorecase|like)$/.test(operator.name) &&
  !operator.negated &&
  !operator.ifExists &&
  operator.set !== "ForAllValues" &&
  !values.some((value) => hasWildcard(value) || value.includes("${"));

type Names = Pick<ReadonlyMap<string, readonly Caller[]>, "get">;

/** Finds the principals that a resource's statement singles out. Each index is made once some statement needs it. */
export class Mentions {
  readonly #callers: readonly Caller[];
  #named: Names | undefined;
  #users: Names | undefined;
  #sessions: Names | undefined;
  #tagged: Names | undefined;
  #byArn: readonly Caller[] | undefined;

  constructor(callers: readonly Caller[]) {
    this.#callers = callers;
  }

  /** By ARN and unique id. */
  get #byName(): Names {
    this.#named ??= indexed(this.#callers, ({ arn, uniqueId }) => [arn, uniqueId ?? unreadId]);
    return this.#named;
  }

  get #byUser(): Names {
    this.#users ??= indexed(this.#callers, ({ kind, name }) => (kind === "user" ? [name] : []));
    return this.#users;
  }

  /** By account and the name of the role. */
  get #bySession(): Names {
    this.#sessions ??= indexed(this.#callers, ({ kind, account, name }) =>
      kind === "role" ? [`${account} ${name}`] : [],
    );
    return this.#sessions;
  }

  /** By tag name, and by name and value, in lower case; `*` for those whose tags were not read. */
  get #byTag(): Names {
    this.#tagged ??= indexed(this.#callers, ({ tags }) =>
      tags
        ? tags.flatMap((tag) => {
            const name = tag.slice(0, tag.indexOf("=")).toLowerCase();
            return [name, `${name}=${tag.slice(tag.indexOf("=") + 1).toLowerCase()}`];
          })
        : ["*"],
    );
    return this.#tagged;
  }

  get #sorted(): readonly Caller[] {
    this.#byArn ??= [...this.#callers].sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
    return this.#byArn;
  }

  /** Everybody whom the statements may single out; a superset costs time, not truth. */
  of(statements: readonly Statement[]): ReadonlySet<Caller> {
    const found = new Set<Caller>();
    for (const statement of statements) for (const caller of this.#mentioned(statement)) found.add(caller);
    return found;
  }

  *#mentioned({ who, atoms, variables }: Statement): Iterable<Caller> {
    for (const name of who?.names ?? []) yield* this.#byName.get(name) ?? [];
    for (const session of who?.sessions ?? []) {
      const [, , , , account = "", resource = ""] = session.split(":");
      yield* this.#bySession.get(`${account} ${resource.split("/")[1] ?? ""}`) ?? [];
    }
    if ([...variables, ...atoms.flatMap(({ values }) => variablesOf(values))].some(isIndividual)) {
      yield* this.#callers;
      return;
    }
    const [tagged] = atoms.filter(asksForTag);
    if (tagged) {
      // Whoever has another value, or none, is treated as those whom nothing singles out: the statement is not for it.
      const name = tagged.lower.slice("aws:principaltag/".length);
      for (const value of tagged.values) yield* this.#byTag.get(`${name}=${value.toLowerCase()}`) ?? [];
      yield* this.#byTag.get("*") ?? [];
      return;
    }
    for (const { lower, values } of atoms) {
      if (lower === "aws:principalarn") for (const value of values) yield* this.#fitting(value);
      else if (lower.startsWith("aws:principaltag/")) {
        yield* this.#byTag.get(lower.slice("aws:principaltag/".length)) ?? [];
        yield* this.#byTag.get("*") ?? [];
      } else if (lower === "aws:userid" || lower === "aws:username") {
        for (const value of values) yield* this.#identified(lower, value);
        if (lower === "aws:userid") yield* this.#byName.get(unreadId) ?? [];
      }
    }
  }

  *#fitting(pattern: string): Iterable<Caller> {
    if (!hasWildcard(pattern)) {
      yield* this.#byName.get(pattern) ?? [];
      return;
    }
    const prefix = literalPrefix(pattern);
    const sorted = this.#sorted;
    for (let at = this.#firstFrom(prefix); at < sorted.length; at++) {
      const caller = sorted[at];
      if (!caller?.arn.startsWith(prefix)) return;
      const anybody = `arn:aws:iam::${caller.account}:${caller.kind}/${sampleOf("*")}`;
      if (globMatches(pattern, caller.arn) !== globMatches(pattern, anybody)) yield caller;
    }
  }

  *#identified(key: string, value: string): Iterable<Caller> {
    const id = value.split(":")[0] ?? "";
    if (hasWildcard(id)) yield* this.#callers;
    else yield* (key === "aws:username" ? this.#byUser.get(value) : this.#byName.get(id)) ?? [];
  }

  #firstFrom(prefix: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle]?.arn ?? "") < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Stands for the unique ids that were not read. */
const unreadId = "unread id";

function indexed(callers: readonly Caller[], namesOf: (caller: Caller) => readonly string[]): Names {
  const index = new Map<string, Caller[]>();
  for (const caller of callers) {
    for (const name of namesOf(caller)) {
      const list = index.get(name);
      if (list) list.push(caller);
      else index.set(name, [caller]);
    }
  }
  return index;
}
