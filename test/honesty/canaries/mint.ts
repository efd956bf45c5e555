/** A made-up secret, planted in one place. */
export interface Canary {
  /** Where it was planted: `kubernetes ConfigMap data`. */
  readonly where: string;
  readonly value: string;
  /** The random runs of letters and digits in it: what must be found nowhere. Each is 16 characters or longer. */
  readonly cores: readonly string[];
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** What secrets look like. `*` stands for a random run. */
const forms = {
  awsSecretKey: (run: Run) => `${run(19)}/${run(20)}`,
  vaultToken: (run: Run) => `hvs.CAESI${run(40)}`,
  password: (run: Run) => `Tr0ub4dor-${run(16)}!`,
  jwt: (run: Run) => `eyJhbGciOiJSUzI1NiJ9.eyJ${run(30)}.${run(43)}`,
  entropy: (run: Run) => run(32),
  quoted: (run: Run) => `p"w<${run(18)}>&\\${run(16)}`,
  assignment: (run: Run) => `password=${run(16)}`,
} as const;
type Run = (length: number) => string;
export type Form = keyof typeof forms;
const names = Object.keys(forms) as readonly Form[];
/** Forms that a reader of free text can tell from a name: text that is kept for matching withholds these. */
export const recognisable: readonly Form[] = ["awsSecretKey", "vaultToken", "jwt", "entropy", "assignment"];

/** Makes canaries: for each place one of each form, used in turn. Equal seeds make equal ones. */
export class Mint {
  readonly #made = new Map<string, { readonly canaries: Canary[]; used: number }>();
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  get all(): readonly Canary[] {
    return [...this.#made.values()].flatMap(({ canaries }) => canaries);
  }

  value(where: string, allowed: readonly Form[] = names): string {
    const made = this.#made.get(where) ?? { canaries: [], used: 0 };
    this.#made.set(where, made);
    // The first form differs from place to place, so that places used once do not all get the same.
    const at = made.used++ % allowed.length;
    const known = made.canaries[at];
    if (known) return known.value;
    const canary = this.#new(where, allowed[(at + this.#made.size) % allowed.length] ?? "entropy");
    made.canaries.push(canary);
    return canary.value;
  }

  #new(where: string, form: Form): Canary {
    const cores: string[] = [];
    const value = forms[form]((length) => {
      const run = Array.from({ length }, () => alphabet[this.#random(alphabet.length)]).join("");
      cores.push(run);
      return run;
    });
    return { where, value, cores };
  }

  #random(below: number): number {
    // xorshift32
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % below;
  }
}
