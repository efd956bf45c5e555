import { Mentions } from "./mentions.ts";
import type { Caller } from "./principal.ts";

/** Whom a question is asked of, and where policies name some of them: built once for many questions. */
export class Askers {
  /** Each stands for itself, or for a class of principals. */
  readonly generic: readonly Caller[];
  #mentions: Mentions | undefined;
  readonly #named: readonly Caller[];

  /** `named` are further callers, of whom only those count that a target's policy singles out. */
  constructor(generic: readonly Caller[], named: readonly Caller[] = []) {
    this.generic = generic;
    this.#named = named;
  }

  get mentions(): Mentions {
    const own = this.generic.filter(({ id, unnamed }) => id !== "" && !unnamed);
    this.#mentions ??= new Mentions([...new Set([...own, ...this.#named])]);
    return this.#mentions;
  }
}
