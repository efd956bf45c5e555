import { createHash } from "node:crypto";
import { segment } from "../../model/access.ts";
import { looksSecret, plainText } from "../../model/redact.ts";

const digestOf = (text: string, length: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, length);

const encodeCharacter = (one: string): string => `%${one.charCodeAt(0).toString(16).toUpperCase()}`;

/** An operator that IAM does not have: whether a condition with it holds is not decided, for an Allow as for a Deny. */
export const undecided = "KnownAfterApply";

/** Stands for a region that nothing tells: a part of an ARN that equals no region's name. */
export const noRegion = "region-not-told";

/**
 * Texts that stand for what a design leaves open. One thing has one symbol, wherever the plan refers to it; symbols of
 * different things differ. None can be a text of AWS, whose ids, names and ARNs hold no parentheses.
 */
export class Symbols {
  readonly #meanings: Map<string, string>;
  readonly #moment: string;

  /** @param moment when what is open becomes known. @param region why no region is told, where none is */
  constructor(moment: "apply" | "deployment", region: string) {
    this.#moment = moment;
    this.#meanings = new Map([[noRegion, region]]);
  }

  /** `(aws_security_group.web)`; for another attribute than the id `(aws_instance.web.public_ip)`. */
  of(address: string, attribute?: string): string {
    const name = attribute === undefined ? address : `${address}.${attribute}`;
    const plain =
      looksSecret(name) || name.length > 200
        ? digestOf(name, 16)
        : segment(name.replace(/\["|"\]/g, (mark) => mark.replace('"', ""))).replace(/[()?$"]/g, encodeCharacter);
    return this.#known(
      `(${plain})`,
      `the ${attribute ?? "id"} of ${plainText(address)} is known only after ${this.#moment}`,
    );
  }

  /** Something that whoever deploys the design decides: a parameter, another stack's export. */
  given(name: string): string {
    const plain = looksSecret(name) || name.length > 200 ? digestOf(name, 16) : segment(name);
    return this.#known(
      `(${plain.replace(/[()?$"]/g, encodeCharacter)})`,
      `${plainText(name)} is known only at ${this.#moment}`,
    );
  }

  /** Six characters in the place of those that Secrets Manager puts behind a name; policies write `-??????` for them. */
  suffix(address: string): string {
    return this.#known(
      `(${digestOf(address, 4)})`,
      `the ARN of ${plainText(address)} is known only after ${this.#moment}`,
    );
  }

  /** Letters, digits and underscores, as in an access key's id. */
  word(address: string): string {
    return this.#known(
      `known_after_apply_${digestOf(address, 12)}`,
      `the id of ${plainText(address)} is known only after ${this.#moment}`,
    );
  }

  #known(symbol: string, meaning: string): string {
    this.#meanings.set(symbol, meaning);
    return symbol;
  }

  /** What the first symbol in the text leaves open; undefined where there is none. */
  meaningIn(text: string): string | undefined {
    for (const [symbol] of text.matchAll(/\([^()]+\)|known_after_apply_[0-9a-f]+|region-not-told/g)) {
      const meaning = this.#meanings.get(symbol);
      if (meaning !== undefined) return meaning;
    }
    return undefined;
  }
}
