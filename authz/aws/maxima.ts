import { nameOfEnd } from "../../model/step.ts";
import { classKey } from "./maximal.ts";
import type { Caller } from "./principal.ts";

/** Every `~max` principal there is, and the classes they belong to. */
export class Maxima {
  /** Sorted by id. */
  readonly all: readonly Caller[];
  /** Each once, in the order of their first members. */
  readonly classes: readonly Caller[];
  /** Those of no class. */
  readonly alone: readonly Caller[];
  readonly #byId: ReadonlyMap<string, Caller>;
  readonly #byClass: ReadonlyMap<Caller | undefined, readonly Caller[]>;
  #byHub: ReadonlyMap<string, readonly Caller[]> | undefined;

  constructor(callers: Iterable<Caller>, classOf: (max: Caller) => Caller | undefined) {
    this.all = [...callers].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.#byId = new Map(this.all.map((caller) => [caller.id, caller]));
    const alike = Map.groupBy(this.all, classKey).values();
    const byClass = new Map<Caller | undefined, readonly Caller[]>();
    for (const members of alike) {
      const [first] = members;
      const one = first && classOf(first);
      byClass.set(one, [...(byClass.get(one) ?? []), ...members]);
    }
    this.#byClass = byClass;
    this.classes = [...this.#byClass.keys()].filter((one) => one !== undefined);
    this.alone = this.#byClass.get(undefined) ?? [];
  }

  get(id: string): Caller | undefined {
    return this.#byId.get(id);
  }

  /** Members of a class. */
  in(of: Caller): readonly Caller[] {
    return this.#byClass.get(of) ?? [];
  }

  /** Members of the class that has this hub. */
  behind(hub: string): readonly Caller[] {
    this.#byHub ??= new Map(this.classes.map((one) => [nameOfEnd(one.end), this.in(one)]));
    return this.#byHub.get(hub) ?? [];
  }
}

export const noMaxima = new Maxima([], () => undefined);
