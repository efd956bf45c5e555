import { globMatches } from "./pattern.ts";
import { type Statement, touches } from "./statement.ts";

/** Things found by the actions that their statements speak of, without looking at the rest. */
export class ActionIndex<T> {
  readonly #things: readonly T[];
  /** Glob of actions, lower case -> positions of things, rising. */
  readonly #byGlob = new Map<string, number[]>();
  /** `NotAction`: each is looked at. */
  readonly #negated: { readonly statement: Statement; readonly at: number }[] = [];
  readonly #found = new Map<string, readonly number[]>();

  constructor(things: readonly T[], statementsOf: (thing: T) => Iterable<Statement>) {
    this.#things = things;
    for (const [at, thing] of things.entries()) {
      for (const statement of statementsOf(thing)) {
        if (!statement.actions) this.#negated.push({ statement, at });
        for (const glob of statement.actions ?? []) {
          const list = this.#byGlob.get(glob);
          if (!list) this.#byGlob.set(glob, [at]);
          else if (list.at(-1) !== at) list.push(at);
        }
      }
    }
  }

  /** Positions of the things that speak of the action, rising. */
  positions(action: string): readonly number[] {
    const lower = action.toLowerCase();
    let found = this.#found.get(lower);
    if (!found) {
      const all = new Set<number>();
      for (const [glob, list] of this.#byGlob) if (globMatches(glob, lower)) for (const at of list) all.add(at);
      for (const { statement, at } of this.#negated) if (touches(statement, lower)) all.add(at);
      found = [...all].sort((a, b) => a - b);
      this.#found.set(lower, found);
    }
    return found;
  }

  touching(action: string): readonly T[] {
    return this.positions(action).flatMap((at) => this.#things[at] ?? []);
  }
}
