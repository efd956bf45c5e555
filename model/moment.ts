/** ISO 8601 with a date, and a time zone where there is a time. */
const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** The moment in UTC, ISO 8601 with milliseconds; undefined where the text is none. */
export const momentOf = (text: string): string | undefined =>
  isoTime.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : undefined;

/** Scopes that say who answers for the environment, what leaked or was done, not what it is: when they were written moves no expiry. */
const undated = /^(owners|exposure|log):/;

/** When the environment was read last, ISO 8601, of reads of scopes; of owners files, leak reports and logs only where there is nothing else. */
export class NewestRead {
  #dated = "";
  #other = "";

  add(scope: string, at: string): void {
    if (undated.test(scope)) {
      if (at > this.#other) this.#other = at;
    } else if (at > this.#dated) this.#dated = at;
  }

  /** Empty where nothing was added. */
  get at(): string {
    return this.#dated === "" ? this.#other : this.#dated;
  }
}
