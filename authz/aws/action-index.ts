import { globMatches } from "./pattern.ts";
import { type Services, speaksOfAny } from "./services.ts";
import { type Statement, touches } from "./statement.ts";

interface Entry {
  readonly statement: Statement;
  readonly at: number;
}

/** Things found by the actions that their statements speak of, without looking at the rest. */
export class ActionIndex<T> {
  /** Glob of actions, lower case -> statements with the positions of their things, rising. */
  readonly #byGlob = new Map<string, Entry[]>();
  /** `NotAction`: each is looked at. */
  readonly #negated: Entry[] = [];
  readonly #found = new Map<string, readonly number[]>();

  constructor(things: readonly T[], statementsOf: (thing: T) => Iterable<Statement>) {
    for (const [at, thing] of things.entries()) {
      for (const statement of statementsOf(thing)) {
        if (!statement.actions) this.#negated.push({ statement, at });
        for (const glob of statement.actions ?? []) {
          const list = this.#byGlob.get(glob);
          if (list) list.push({ statement, at });
          else this.#byGlob.set(glob, [{ statement, at }]);
        }
      }
    }
  }

  /** Positions of the things that speak of the action on something of the services, rising. */
  positions(action: string, services?: Services): readonly number[] {
    const lower = action.toLowerCase();
    const name = `${lower} ${services?.text ?? "*"}`;
    let found = this.#found.get(name);
    if (!found) {
      const all = new Set<number>();
      const add = ({ statement, at }: Entry): void => {
        if (!all.has(at) && speaksOfAny(statement, services)) all.add(at);
      };
      for (const [glob, list] of this.#byGlob) if (globMatches(glob, lower)) list.forEach(add);
      for (const entry of this.#negated) if (touches(entry.statement, lower)) add(entry);
      found = [...all].sort((a, b) => a - b);
      this.#found.set(name, found);
    }
    return found;
  }
}
