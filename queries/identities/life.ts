import type { CredentialKind } from "../../model/fact/identity.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Field, type FieldSource, known, none, unknown } from "./field.ts";

type Life = FactOf<"identity.life">;
type Moment = "created" | "expires" | "rotated" | "used";

const sourceOf = ({ said, source }: Life, origin: FieldSource["origin"]): FieldSource => ({
  origin,
  document: source.document,
  locator: source.locator,
  said,
});

/** What platforms keep of the life of one subject. Several sources of one snapshot tell the same; the later use counts. */
export class Lives {
  readonly #facts: FactReader;

  constructor(facts: FactReader) {
    this.#facts = facts;
  }

  /** @param credential of the holder's credentials of that kind which no source names; left out: of the subject itself */
  of(subject: string, credential?: CredentialKind): readonly Life[] {
    return this.#facts.where("identity.life", "subject", subject).filter((one) => one.credential === credential);
  }

  /** The latest that is told; of `expires` and `created` sources agree. */
  moment(lives: readonly Life[], name: Moment, why: string): Field<string> {
    let last: Life | undefined;
    for (const life of lives) if ((life[name] ?? "") > (last?.[name] ?? "")) last = life;
    const at = last?.[name];
    if (last && at !== undefined) return known(at, sourceOf(last, name === "used" ? "observed" : "source"));
    return name === "used" && lives.some(({ neverUsed }) => neverUsed) ? none : unknown(why);
  }
}

/** Days after which a static credential is too old, and without use forgotten, where nobody says otherwise. */
export const usualDays = { rotation: 90, unused: 90 } as const;

/** Whole days between two moments; undefined where one is not known. */
export function daysBetween(from: string | undefined, to: string): number | undefined {
  if (from === undefined) return undefined;
  const days = Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
  return Number.isNaN(days) ? undefined : Math.max(0, days);
}

/**
 * When something was used last, by the platform's own count and by audit logs. Logs tell of their own time alone: that they
 * show no use is no sign that there was none before; what the platform never counted did not happen.
 */
export function lastOf(platform: Field<string>, logs: Field<string>): Field<string> {
  if ("value" in platform && "value" in logs) return logs.value > platform.value ? logs : platform;
  if ("value" in logs) return logs;
  if (platform.status !== "unknown" || logs.status !== "none") return platform;
  return unknown("logs that were read show no use, and nothing tells of the time before them");
}

/** The later of two; what is known of the one counts where the other is not. */
export const later = (a: Field<string>, b: Field<string>): Field<string> =>
  "value" in a && "value" in b ? (b.value > a.value ? b : a) : "value" in b ? b : a;
