import { compare } from "../../model/canonical.ts";
import type { OwnerPartyFact } from "../../model/fact/owner.ts";
import type { OwnerContact } from "../../model/owner.ts";

/**
 * What a name comes to when sources write it in their own ways: `group:default/rag`, `@acme/rag`, `team:rag` and `RAG`
 * are one. An address stays an address; a Backstage namespace other than `default` stays.
 */
function plainName(text: string): string {
  const name = text.trim().toLowerCase();
  if (name.startsWith("@")) return name.slice(name.lastIndexOf("/") + 1).replace(/^@/, "");
  return name.replace(/^[a-z]+:/, "").replace(/^default\//, "");
}

/** References to a team or person without what a platform puts around their names; other text as it is. */
const written = (name: string): string =>
  /^@|^(group|user|team|person):/i.test(name.trim()) ? plainName(name) : name.trim();

/** The teams and people that are known, under all their names. */
export class Directory {
  readonly #parties = new Map<string, OwnerPartyFact>();
  readonly #contacts = new Map<string, OwnerContact>();

  /** @param parties the first to describe somebody counts; later ones add what it leaves out */
  constructor(parties: Iterable<OwnerPartyFact>) {
    for (const party of parties) {
      const id = plainName(party.id);
      const first = this.#parties.get(id);
      const known: OwnerPartyFact = { ...party, ...first, active: party.active && (first?.active ?? true) };
      for (const name of [party.id, ...party.aliases, ...(party.email === undefined ? [] : [party.email])]) {
        const plain = plainName(name);
        if (plain === id || !this.#parties.has(plain)) this.#parties.set(plain, known);
      }
    }
  }

  /** The id under which a name is compared and shown: of the team or person that has it, else the name itself. */
  key(name: string): string {
    const plain = plainName(name);
    const party = this.#parties.get(plain);
    return party ? plainName(party.id) : plain;
  }

  /** One owner, or several of one source, as answers write them. */
  shown(names: readonly string[]): string {
    return [...new Set(names.map((name) => this.#parties.get(plainName(name))?.id ?? written(name)))]
      .sort(compare)
      .join(", ");
  }

  /** Of the first that is described. */
  contact(names: readonly string[]): OwnerContact | undefined {
    for (const name of names) {
      const party = this.#parties.get(this.key(name));
      if (!party) continue;
      const known = this.#contacts.get(party.id);
      if (known) return known;
      const { type, name: called, email, oncall, active } = party;
      const contact: OwnerContact = {
        type,
        ...(called === undefined ? {} : { name: called }),
        ...(email === undefined ? {} : { email }),
        ...(oncall === undefined ? {} : { oncall }),
        active,
      };
      this.#contacts.set(party.id, contact);
      return contact;
    }
    return undefined;
  }
}
