import { ActionIndex } from "./action-index.ts";
import { Mentions } from "./mentions.ts";
import type { Caller } from "./principal.ts";
import type { Services } from "./services.ts";

/** Whom a question is asked of, and where policies name some of them: built once for many questions. */
export class Askers {
  /** Each stands for itself, or for a class of principals. */
  readonly #generic: readonly Caller[];
  readonly #named: readonly Caller[];
  readonly #allowed: ActionIndex<Caller>;
  /** Positions of those that are allowed everything, rising. */
  readonly #maximal: readonly number[];
  readonly #byAccount: ReadonlyMap<string, readonly number[]>;
  #mentions: Mentions | undefined;

  /** `named` are further callers, of whom only those count that a target's policy singles out. */
  constructor(generic: readonly Caller[], named: readonly Caller[] = []) {
    this.#generic = generic;
    this.#named = named;
    this.#allowed = new ActionIndex(generic, allowing);
    const positions = [...generic.keys()];
    this.#maximal = positions.filter((at) => generic[at]?.all !== undefined);
    this.#byAccount = Map.groupBy(positions, (at) => generic[at]?.account ?? "");
  }

  /** Who may be allowed the action on something of the services: by policies of their own, or by those of resources in the accounts. */
  asking(action: string, accounts: Iterable<string>, services?: Services): readonly Caller[] {
    const all = new Set([...this.#allowed.positions(action, services), ...this.#maximal]);
    for (const account of accounts) for (const at of this.#byAccount.get(account) ?? []) all.add(at);
    return [...all].sort((a, b) => a - b).flatMap((at) => this.#generic[at] ?? []);
  }

  get mentions(): Mentions {
    this.#mentions ??= new Mentions([
      ...new Set([...this.#generic.filter(({ id, unnamed }) => id !== "" && !unnamed), ...this.#named]),
    ]);
    return this.#mentions;
  }
}

function* allowing({ granted }: Caller) {
  for (const { document } of granted) for (const statement of document.statements) if (statement.allow) yield statement;
}
