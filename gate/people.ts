import { Directory } from "../graph/owners/names.ts";
import { compare } from "../model/canonical.ts";
import type { OwnerPartyFact } from "../model/fact/owner.ts";
import { type Duty, duties } from "../model/owner.ts";
import type { Paper } from "./record.ts";
import { isSignedBy, keyIdOf } from "./signature.ts";

/** Somebody who can decide, as the owners source knows them. */
export interface Person {
  /** As the owners source writes it. */
  readonly id: string;
  /** False: left, or everything that gave them a duty is dissolved. */
  readonly active: boolean;
  /** Own, and of the active teams that they are in; in the order of `duties`. */
  readonly duties: readonly Duty[];
  /** Ids of these teams, sorted. */
  readonly teams: readonly string[];
  /** Addresses and other names under which commits may know them, lower case. */
  readonly names: readonly string[];
  /** Public keys, as written. */
  readonly keys: readonly string[];
}

/** Who wrote a commit, as git says it. */
export interface CommitAuthor {
  readonly name: string;
  readonly email: string;
}

/** GitHub and GitLab hide addresses behind the login: `12345+alice@users.noreply.github.com`. */
const hidden = /^(?:\d+[+-])?([^@]+)@users\.noreply\.(?:github|gitlab)\.com$/;

/** The people, teams and duties of an owners source. */
export class People {
  readonly #directory: Directory;
  readonly #people = new Map<string, Person>();
  readonly #byName = new Map<string, Person>();
  readonly #teams: readonly OwnerPartyFact[];

  constructor(facts: Iterable<OwnerPartyFact>) {
    const parties = [...facts].sort((a, b) => compare(a.key, b.key));
    this.#directory = new Directory(parties);
    this.#teams = parties.filter(({ type }) => type !== "person");
    const teamsOf = Map.groupBy(
      this.#teams.flatMap((team) => team.members.map((member) => ({ team, member: this.#directory.key(member) }))),
      ({ member }) => member,
    );
    const described = Map.groupBy(
      parties.filter(({ type }) => type === "person"),
      ({ id }) => this.#directory.key(id),
    );
    // Who is only named as a member has duties, and no address that a commit could be known by.
    for (const key of new Set([...described.keys(), ...teamsOf.keys()])) {
      if (this.#teams.some(({ id }) => this.#directory.key(id) === key)) continue;
      const own = described.get(key) ?? [];
      const teams = (teamsOf.get(key) ?? []).map(({ team }) => team).filter(({ active }) => active);
      const person = personOf(key, own, teams);
      this.#people.set(key, person);
      for (const name of person.names) if (!this.#byName.has(name)) this.#byName.set(name, person);
    }
  }

  /** By an id or alias: `user:alice`, `@acme/alice`, `alice`. */
  person(name: string): Person | undefined {
    return this.#people.get(this.#directory.key(name));
  }

  /** True where a team or provider has the name: no decision is a team's. */
  isTeam(name: string): boolean {
    const key = this.#directory.key(name);
    return this.#teams.some(({ id }) => this.#directory.key(id) === key);
  }

  /** Who wrote the commit; undefined where the owners source has nobody with that address. */
  author({ email }: CommitAuthor): Person | undefined {
    const address = email.trim().toLowerCase();
    const [, login] = hidden.exec(address) ?? [];
    return this.#byName.get(address) ?? (login === undefined ? undefined : this.#byName.get(login));
  }

  /** Whose signature a paper carries. */
  signer(paper: Paper): Person | undefined {
    return [...this.#people.values()].find(({ keys }) => keys.some((key) => isSignedBy(paper, key)));
  }

  /** True where somebody's key has the id that the paper's signature names. */
  knowsKey(keyId: string): boolean {
    return [...this.#people.values()].some(({ keys }) => keys.some((key) => keyIdOf(key) === keyId));
  }

  /** Who can sign for a duty: teams that have it, and people who have it themselves; active, sorted. */
  withDuty(duty: Duty): readonly string[] {
    const teams = this.#teams.filter((team) => team.active && team.role === duty).map(({ id }) => id);
    const people = [...this.#people.values()].filter(
      (one) => one.active && one.duties.includes(duty) && !one.teams.some((team) => teams.includes(team)),
    );
    return [...new Set([...teams, ...people.map(({ id }) => id)])].sort(compare);
  }

  /**
   * Of names of owners those that the owners source describes, as it writes them, sorted: teams and people who can be asked.
   */
  described(names: readonly string[]): readonly string[] {
    const known = names.flatMap((name) => {
      const key = this.#directory.key(name);
      const team = this.#teams.find(({ id, active }) => active && this.#directory.key(id) === key);
      return team?.id ?? (this.#people.get(key)?.active ? this.#people.get(key)?.id : undefined) ?? [];
    });
    return [...new Set(known)].sort(compare);
  }

  /** True where the person is one of the parties, or in one of the teams. */
  isOf({ id, teams }: Person, parties: readonly string[]): boolean {
    return parties.some((one) => one === id || teams.includes(one));
  }

  /** True where both names are one party's. */
  same(a: string, b: string): boolean {
    return this.#directory.key(a) === this.#directory.key(b);
  }
}

function personOf(key: string, own: readonly OwnerPartyFact[], teams: readonly OwnerPartyFact[]): Person {
  const has = new Set([...own, ...teams].map(({ role }) => role));
  const names = own.flatMap(({ id, email, aliases }) => [id, ...(email === undefined ? [] : [email]), ...aliases]);
  return {
    id: own[0]?.id ?? key,
    active: own.every(({ active }) => active) && (own.length > 0 || teams.length > 0),
    duties: duties.filter((duty) => has.has(duty)),
    teams: [...new Set(teams.map(({ id }) => id))].sort(compare),
    names: [
      ...new Set(
        names.map((name) =>
          name
            .trim()
            .toLowerCase()
            .replace(/^(@|user:|person:)/, ""),
        ),
      ),
    ],
    keys: own.flatMap(({ signingKeys = [] }) => signingKeys),
  };
}
