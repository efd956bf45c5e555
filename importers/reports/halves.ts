import type { FoundCredential } from "../../model/credential.ts";
import { isWhole, type Teller } from "./credentials.ts";
import type { Finding, Place } from "./finding.ts";
import { mostHalves } from "./limits.ts";

/** Lines between two halves of one credential in one file, at most. */
const nearLines = 5;
/** Others that a half is tried with. */
const mostTried = 12;

/** A finding that is no credential by itself, and may be one with another near it. */
interface Half {
  readonly finding: Finding;
  readonly place: Place;
  readonly line: number;
  readonly found: readonly FoundCredential[];
}

/** A finding with what it was found to be; joined where two halves are one credential. */
export interface Settled {
  readonly finding: Finding;
  readonly found: readonly FoundCredential[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const secretKey = /^[A-Za-z0-9/+]{40}$/;

/** Keeps findings that may be halves until their report ends, and joins those that lie within five lines of one file. */
export class Halves {
  readonly #teller: Teller;
  readonly #byFile = new Map<string, Half[]>();
  #count = 0;

  constructor(teller: Teller) {
    this.#teller = teller;
  }

  /** True where the finding is kept: it comes out of `settled`. */
  keep(finding: Finding, found: readonly FoundCredential[]): boolean {
    const [place, ...others] = finding.places;
    if (place?.file === undefined || place.line === undefined || others.length > 0 || this.#count >= mostHalves)
      return false;
    if (finding.secret === undefined && finding.around === undefined) return false;
    const value = finding.secret?.trim() ?? "";
    if (
      !found.some(({ half }) => half !== undefined) &&
      !isIdOfKey(found) &&
      !uuid.test(value) &&
      !secretKey.test(value)
    )
      return false;
    const key = [place.uri ?? "", place.commit ?? "", place.file].join("\0");
    const half = { finding, place, line: place.line, found };
    const ofFile = this.#byFile.get(key);
    if (ofFile) ofFile.push(half);
    else this.#byFile.set(key, [half]);
    this.#count += 1;
    return true;
  }

  *settled(): Iterable<Settled> {
    for (const halves of this.#byFile.values()) yield* this.#joined(halves.sort((a, b) => a.line - b.line));
    this.#byFile.clear();
  }

  *#joined(halves: readonly Half[]): Iterable<Settled> {
    const used = new Set<Half>();
    for (const half of halves) {
      if (used.has(half)) continue;
      const others = halves
        .filter((other) => other !== half && !used.has(other) && Math.abs(other.line - half.line) <= nearLines)
        .sort((a, b) => Math.abs(a.line - half.line) - Math.abs(b.line - half.line))
        .slice(0, mostTried);
      for (const other of others) {
        const whole = this.#teller.told(together(half, other)).filter(isWhole);
        if (whole.length !== 1) continue;
        used.add(half).add(other);
        yield { finding: half.finding, found: whole };
        break;
      }
    }
    for (const half of halves) if (!used.has(half)) yield half;
  }
}

const isIdOfKey = (found: readonly FoundCredential[]): boolean =>
  found.some(({ type, hasSecret }) => type === "aws-access-key-id" && !hasSecret);

/** The two as one text: as they stand in the file, and under the names that such values have. */
function together(one: Half, other: Half): readonly string[] {
  const text = ({ finding: { around, secret } }: Half): string => around ?? secret ?? "";
  const value = ({ finding: { secret } }: Half): string => secret ?? "";
  const id = [one, other].find(({ found }) => isIdOfKey(found));
  const key = [one, other].find((half) => half !== id && secretKey.test(value(half)));
  const named = id && key ? [`aws_access_key_id = ${value(id)}\naws_secret_access_key = ${value(key)}\n`] : [];
  return [...named, `${text(one)}\n${text(other)}\n`];
}
