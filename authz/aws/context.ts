import type { FactReader } from "../../model/fact.ts";
import { accountScope, parseArn, serviceOf } from "./arn.ts";
import { absent, keyOfCaller, known, orAbsent, tagValue } from "./caller-keys.ts";
import { type Candidate, environment, open, organizationUnread, samples } from "./candidates.ts";
import { isClosed } from "./ceiling.ts";
import { globalServices, isChosen, isFederatedKey, resourceTag, serviceKeys } from "./context-keys.ts";
import { isPrivateRange, somePublicAddress } from "./operators.ts";
import { hasWildcard, sampleOf } from "./pattern.ts";
import type { Caller } from "./principal.ts";
import { type ActingFor, sourceArns } from "./source-keys.ts";
import type { Atom } from "./statement.ts";

/** Context keys in lower case with their values; undefined for a key that the request does not have. */
export type Context = ReadonlyMap<string, readonly string[] | undefined>;

/** The request as far as context keys depend on it. */
export interface Asked {
  readonly caller: Caller;
  readonly action: string;
  /** Concrete, or a sample of a glob. */
  readonly resource: string;
  readonly resourceAccount: string;
  /** `<key>=<value>`; undefined where not read or not one resource. */
  readonly resourceTags: readonly string[] | undefined;
  readonly context: Context;
  /** True for a request as given: a key that neither the request nor the caller fixes is absent. */
  readonly exact: boolean;
  /** Set where a service asks, for a resource of somebody. */
  readonly acting?: ActingFor;
}

/** Somebody that no policy names, of the caller's account where that is given. */
const someOutsider = ({ account }: Caller): string => sampleOf(`arn:aws:iam::${account === "" ? "*" : account}:user/*`);

/** What values context keys can have: decided, chosen by the caller, or open. */
export class ContextKeys {
  readonly #facts: FactReader;

  constructor(facts: FactReader) {
    this.#facts = facts;
  }

  /** The earliest moment of an attack, ISO 8601: when the snapshot was taken, unless the question says otherwise. */
  get #now(): string {
    return this.#facts.asOf === "" ? "1970-01-01T00:00:00Z" : this.#facts.asOf;
  }

  get #closed(): boolean {
    return isClosed(this.#facts);
  }

  /** Values of a key in a request, cheapest first; `atoms` are the tests of the key that matter. */
  of(key: string, asked: Asked, atoms: readonly Atom[]): readonly Candidate[] {
    if (asked.context.has(key)) return [{ values: asked.context.get(key) }];
    const fixed = keyOfCaller(key, asked.caller) ?? this.#ofResource(key, asked);
    if (fixed) return fixed;
    const source = asked.acting && this.#ofSource(key, asked.acting, atoms);
    if (source) return source;
    if (key === "aws:principalorgid") return organizationUnread(atoms);
    if (asked.exact && asked.caller.kind === "external" && key === "aws:principalarn")
      return known(someOutsider(asked.caller));
    if (asked.exact || serviceKeys.has(key)) return absent;
    if (key === "aws:currenttime" || key === "aws:epochtime") return this.#times(atoms);
    if (key === "aws:tokenissuetime")
      return asked.caller.kind === "user"
        ? [...absent, ...this.#times(atoms).map((candidate) => open(candidate, key, atoms))]
        : this.#times(atoms);
    if (key === "aws:sourceip" || key === "aws:vpcsourceip") return this.#addresses(key, atoms);
    if (key === "aws:sourcevpce" || key === "aws:sourcevpc") return this.#positions(key, atoms);
    // No Region has a wildcard in its name, though a test that takes `*` literally asks for one.
    if (key === "aws:requestedregion")
      return samples(atoms, this.#now).filter(({ values }) => !hasWildcard(values?.[0] ?? ""));
    if (isChosen(key)) return [...absent, ...samples(atoms, this.#now)];
    if (asked.caller.kind === "external" && key.startsWith("aws:principal"))
      return this.#outsiders(key, atoms, asked.caller);
    if (isFederatedKey(key)) return absent;
    const given = samples(atoms, this.#now).map((candidate) => open(candidate, key, atoms));
    return [
      ...(key.startsWith("aws:multifactor") ? absent : absent.map((candidate) => open(candidate, key, atoms))),
      ...given,
    ];
  }

  #ofResource(key: string, asked: Asked): readonly Candidate[] | undefined {
    if ((key === "aws:resourceaccount" || key === "s3:resourceaccount") && asked.resourceAccount !== "")
      return known(asked.resourceAccount);
    if (key === "aws:resourceorgid") {
      const owner = this.#facts.get("aws.account", accountScope(asked.resourceAccount));
      if (owner?.organization !== undefined) return known(owner.organization);
    }
    if (key === "aws:requestedregion") {
      const region = parseArn(asked.resource)?.region ?? "";
      if (/^[a-z0-9-]+$/.test(region)) return known(region);
      return globalServices.has(serviceOf(asked.action)) ? known("us-east-1") : undefined;
    }
    if (key === "iam:permissionsboundary") return this.#boundaryOf(asked);
    if (resourceTag.test(key) && asked.resourceTags)
      return orAbsent(tagValue(asked.resourceTags, key.slice(key.indexOf("/") + 1)));
    return undefined;
  }

  /** Of the resource that a service acts for. */
  #ofSource(key: string, acting: ActingFor, atoms: readonly Atom[]): readonly Candidate[] | undefined {
    if (key === "aws:sourceaccount") return known(acting.account);
    if (key === "aws:sourcearn") return sourceArns(acting, atoms);
    if (key !== "aws:sourceorgid") return undefined;
    const scope = accountScope(acting.account);
    const organization = this.#facts.get("aws.account", scope)?.organization;
    if (organization !== undefined || this.#facts.coverage("aws.scp", scope) === "read") return orAbsent(organization);
    return organizationUnread(atoms);
  }

  /** Of the user or role that is written to; a new one gets the boundary its maker names. */
  #boundaryOf({ action, resource, exact }: Asked): readonly Candidate[] | undefined {
    if (exact || /^iam:create/i.test(action)) return undefined;
    const [boundary] = this.#facts.where("aws.boundary", "principal", resource);
    return orAbsent(boundary?.policy);
  }

  /** A request is made when the snapshot was taken, or later. */
  #times(atoms: readonly Atom[]): readonly Candidate[] {
    const later = atoms.flatMap((atom) =>
      atom.values.filter((value) => Date.parse(value) >= Date.parse(this.#now)).map((value) => ({ atom, value })),
    );
    const after = later.map(({ atom, value }) => ({
      values: [new Date(Date.parse(value) + 1000).toISOString()],
      condition: environment(atom, "after", value),
    }));
    return [{ values: [this.#now] }, ...after];
  }

  #addresses(key: string, atoms: readonly Atom[]): readonly Candidate[] {
    const first: Candidate = key === "aws:sourceip" ? { values: [somePublicAddress] } : { values: undefined };
    const ranges = atoms.flatMap((atom) => atom.values.map((range) => ({ atom, range })));
    return [first, ...ranges.flatMap(({ atom, range }) => this.#inRange(atom, range))];
  }

  #inRange(atom: Atom, range: string): readonly Candidate[] {
    const [base = "", size] = range.split("/");
    if (base === "" || size === "0") return [];
    const values = [base];
    // Whoever rents addresses finds one in a range this wide.
    if (size !== undefined && Number(size) < 8 && !isPrivateRange(range)) return [{ values }];
    return this.#closed ? [] : [{ values, condition: environment(atom, "from", range) }];
  }

  #positions(key: string, atoms: readonly Atom[]): readonly Candidate[] {
    const names = atoms.flatMap((atom) => atom.values.map((name) => ({ atom, name })));
    const known = (name: string): boolean =>
      key === "aws:sourcevpce"
        ? this.#facts.get("aws.vpc-endpoint", name) !== undefined
        : this.#facts.where("aws.vpc-endpoint", "vpc", name).length > 0;
    const at = names.flatMap(({ atom, name }): readonly Candidate[] => {
      const values = [name];
      if (known(name)) return [{ values, premise: `${name}#originate` }];
      return this.#closed ? [] : [{ values, condition: environment(atom, "from", name) }];
    });
    return [...absent, ...at];
  }

  /** Names that somebody can give themselves in an account of their own: not those of another given account. */
  #outsiders(key: string, atoms: readonly Atom[], caller: Caller): readonly Candidate[] {
    if (key === "aws:principalarn") {
      const own = atoms
        .flatMap(({ values }) => values)
        .filter((value) => {
          const of = parseArn(value)?.account ?? "";
          return !/^\d{12}$/.test(of) || of === caller.account;
        });
      return [...own.map((value) => ({ values: [sampleOf(value)] })), ...known(someOutsider(caller))];
    }
    if (key === "aws:principalorgpaths")
      return caller.account === "" ? known(sampleOf("o-*/r-*/*")) : organizationUnread(atoms);
    return [...absent, ...samples(atoms, this.#now)];
  }
}
