import { compare } from "../model/canonical.ts";
import type { Control } from "../model/control.ts";
import type { OwnerDutyFact } from "../model/fact/owner.ts";
import type { Fact, FactKind, FactOf } from "../model/fact.ts";
import type { GraphNode } from "../model/node.ts";
import {
  type AboutClaim,
  firstOwner,
  type Owner,
  type OwnerContact,
  type OwnerOrigin,
  type OwnerRole,
  type Ownership,
  ownerRoles,
  unowned,
} from "../model/owner.ts";
import type { FactRef } from "./compiled.ts";
import { type Behind, isDefault, ownerOfAll } from "./owners/behind.ts";
import { Claims, isForAll, type Match } from "./owners/claims.ts";
import { contradictions } from "./owners/contradictions.ts";
import { type AboutCandidate, type Candidate, decide, ranked, rankedAbout, rankOf } from "./owners/decide.ts";
import { idleClaims } from "./owners/idle.ts";
import { Directory } from "./owners/names.ts";
import { declaringKinds, describing, describingKinds, placeOf, plainId, wholeOf } from "./owners/subject.ts";
import { originOf, type Tag, TagKeys, tagsOf } from "./owners/tags.ts";
import type { IdleClaim, OwnerIndex, TagContradiction } from "./port.ts";

/** What owners are found out from. */
export interface OwnerSources {
  readonly nodes: readonly GraphNode[];
  nodesNamed(id: string): readonly number[];
  fact(ref: FactRef): Fact | undefined;
  /** Facts of some kinds, sorted by key within each. */
  ofKinds(kinds: readonly FactKind[]): Iterable<Fact>;
  /** What a route is there for. @param node of a route */
  behind(node: number): Behind;
}

/** A thing that may have an owner. */
interface Subject {
  readonly id: string;
  /** Other ids that selectors may use for it. */
  readonly names: readonly string[];
  readonly scope: string;
  /** What describes it: its tags. */
  readonly described: Fact | undefined;
  /** The file that says it, for CODEOWNERS. */
  readonly document: string | undefined;
}

/** Everything that is said of a thing, and of what is around it. */
interface Told {
  readonly candidates: Candidate[];
  readonly about: AboutCandidate[];
}

/** Owners of one snapshot: what files, tags and labels say, joined by precedence. See docs/owners.md. */
export class Owners implements OwnerIndex {
  readonly #sources: OwnerSources;
  readonly #claims: Claims;
  readonly #directory: Directory;
  readonly #keys: TagKeys;
  readonly #duties: readonly OwnerDutyFact[];
  /** Namespaces, accounts and clusters: asked for with every thing in them. */
  readonly #around = new Map<string, Told>();
  /** What they hand on to things in them, by how. */
  readonly #handed = new Map<string, readonly Candidate[]>();
  /** Once everything was asked for. */
  #controllers: ReadonlyMap<string, Fact> | undefined;
  /** By the thing and the file: many facts are of one thing. */
  readonly #ofWholes = new Map<string, Ownership>();

  constructor(sources: OwnerSources) {
    this.#sources = sources;
    const facts = [...sources.ofKinds(["owner.claim", "owner.duty", "owner.file", "owner.keys", "owner.party"])];
    const of = <K extends FactKind>(kind: K): FactOf<K>[] =>
      (facts.filter((fact) => fact.kind === kind) as FactOf<K>[]).sort((a, b) => compare(a.key, b.key));
    const byHand = new Set(of("owner.file").flatMap(({ form, scope }) => (form === "owners-yaml" ? [scope] : [])));
    const parties = of("owner.party");
    this.#claims = new Claims(of("owner.claim"));
    this.#directory = new Directory([
      ...parties.filter(({ scope }) => byHand.has(scope)),
      ...parties.filter(({ scope }) => !byHand.has(scope)),
    ]);
    this.#keys = new TagKeys(of("owner.keys"));
    this.#duties = of("owner.duty").sort((a, b) => precision(b) - precision(a));
  }

  ofNode(node: number): Ownership {
    const found = this.#sources.nodes[node];
    if (!found) return nobody;
    const own = this.#decided(this.#subjectOfNode(found, this.#describing(found.id)));
    return found.kind === "Route" && isDefault(own) ? this.#ofRoute(node, own) : own;
  }

  /** A route that nobody is named for is theirs who own what answers there, else what makes it be there. */
  #ofRoute(route: number, own: Ownership): Ownership {
    const { workloads, facts } = this.#sources.behind(route);
    const through = this.#sources.nodes[workloads[0] ?? -1]?.id ?? facts[0]?.key ?? "";
    const all = workloads.map((node) => this.ofNode(node));
    const made = facts.slice(0, 1).map((ref) => this.ofFact(ref));
    const role = (one: OwnerRole): Owner => {
      const owners = all.map((ownership) => ownership[one]);
      const found =
        ownerOfAll(owners, through) ??
        ownerOfAll(
          made.map((ownership) => ownership[one]),
          through,
        );
      return found ?? own[one];
    };
    return { ...own, business: role("business"), technical: role("technical") };
  }

  about(node: number): ReadonlyMap<string, readonly AboutClaim[]> {
    const found = this.#sources.nodes[node];
    if (!found) return new Map();
    return new Map(rankedAbout(this.#told(this.#subjectOfNode(found, this.#describing(found.id))).about));
  }

  party(name: string): { readonly id: string; readonly contact?: OwnerContact } {
    const contact = this.#directory.contact([name]);
    return { id: this.#directory.shown([name]), ...(contact === undefined ? {} : { contact }) };
  }

  ofFact(ref: FactRef): Ownership {
    const fact = this.#sources.fact(ref);
    return fact ? this.#ofFact(fact) : nobody;
  }

  /** Who is asked first for each of the facts, each once. */
  namesOf(facts: readonly Fact[]): readonly string[] {
    const owners = facts.map((fact) => firstOwner(this.#ofFact(fact)));
    return [...new Set(owners.flatMap((owner) => (owner.status === "unowned" ? [] : [owner.owner])))];
  }

  #ofFact(fact: Fact): Ownership {
    const name = `${wholeOf(fact)}\n${fact.source.document}`;
    let known = this.#ofWholes.get(name);
    if (!known) {
      known = this.#decided(this.#subjectOfFact(fact));
      if (this.#ofWholes.size >= mostKept) this.#ofWholes.clear();
      this.#ofWholes.set(name, known);
    }
    return known;
  }

  ofControl({ edit, factKind, factKey }: Pick<Control, "edit" | "factKind" | "factKey">): Owner {
    const duty = this.#duties.find((one) => (one.edit ?? edit) === edit && (one.on ?? factKind) === factKind);
    if (duty?.owner !== undefined) return this.#onDuty(duty, duty.owner);
    const owners = this.ofFact({ kind: factKind, key: factKey });
    const asked = duty?.role === undefined ? unowned : owners[duty.role];
    return asked.status === "unowned" ? firstOwner(owners) : asked;
  }

  *all(wanted: (node: number) => boolean = () => true): Iterable<readonly [node: number, Ownership]> {
    const { nodes } = this.#sources;
    const left = new Map(nodes.flatMap(({ id }, node) => (wanted(node) ? [[id, node] as const] : [])));
    this.#controllers ??= this.#taggedControllers();
    for (const fact of this.#sources.ofKinds(declaringKinds)) {
      const node = left.get(fact.key);
      const found = nodes[node ?? -1];
      if (node === undefined || !found) continue;
      left.delete(fact.key);
      yield [node, this.#decided(this.#subjectOfNode(found, fact))];
    }
    for (const [id, node] of left) {
      const found = nodes[node];
      // Nothing describes what is no session of something else: it was not among the facts.
      const described = plainId(id) === id ? undefined : this.#describing(id);
      if (found?.kind === "Route") yield [node, this.ofNode(node)];
      else if (found) yield [node, this.#decided(this.#subjectOfNode(found, described))];
    }
  }

  idle(): readonly IdleClaim[] {
    return idleClaims(this.#claims, this.#sources);
  }

  *contradictions(): Iterable<readonly [fact: Fact, found: readonly TagContradiction[]]> {
    for (const fact of this.#sources.ofKinds(describingKinds)) {
      const found = contradictions(fact, this.#keys, this.#directory);
      if (found.length > 0) yield [fact, found];
    }
  }

  /** The controllers that say something of their owner: every pod asks for its own. */
  #taggedControllers(): ReadonlyMap<string, Fact> {
    const tagged = new Map<string, Fact>();
    for (const fact of this.#sources.ofKinds(["k8s.controller"]))
      if (tagsOf(fact).length > 0) tagged.set(fact.key, fact);
    return tagged;
  }

  #onDuty({ source, edit, on }: OwnerDutyFact, name: string): Owner {
    const contact = this.#directory.contact([name]);
    const said = `controls: ${[edit, on].filter((one) => one !== undefined).join(" of ")}`;
    const { document, locator } = source;
    return {
      status: "owned",
      owner: this.#directory.shown([name]),
      role: "technical",
      source: { origin: "manual", document, locator, said },
      ...(contact === undefined ? {} : { contact }),
    };
  }

  #describing(id: string): Fact | undefined {
    return describing(plainId(id), (kind, key) => this.#sources.fact({ kind, key }));
  }

  #subjectOfNode({ id, scope, members }: GraphNode, described: Fact | undefined): Subject {
    const whole = described ? wholeOf(described) : plainId(id);
    if (whole !== id && whole !== described?.key) {
      const [node] = this.#sources.nodesNamed(whole);
      const other = this.#sources.nodes[node ?? -1];
      if (other && other.id !== id) return this.#subjectOfNode(other, this.#describing(other.id));
    }
    return {
      id: plainId(id),
      names: [plainId(id), ...members],
      scope,
      described,
      document: described?.source.document,
    };
  }

  #subjectOfFact(fact: Fact): Subject {
    const whole = plainId(wholeOf(fact));
    const [node] = this.#sources.nodesNamed(whole);
    const found = this.#sources.nodes[node ?? -1];
    const { document } = fact.source;
    if (found) return { ...this.#subjectOfNode(found, this.#describing(found.id)), document };
    return { id: whole, names: [whole], scope: fact.scope, described: this.#describing(whole) ?? fact, document };
  }

  #decided(subject: Subject): Ownership {
    const { candidates, about } = this.#told(subject);
    if (candidates.length === 0 && about.length === 0) return nobody;
    const [business, technical] = ownerRoles.map((role) => decide(candidates, role, this.#directory));
    const fields = rankedAbout(about).flatMap(([name, [first]]) => (first ? [[name, first.value] as const] : []));
    return { business: business ?? unowned, technical: technical ?? unowned, about: Object.fromEntries(fields) };
  }

  #told(subject: Subject): Told {
    const { id, scope, document } = subject;
    const { controller, namespace, outer } = placeOf(id, scope);
    const told: Told = { candidates: [], about: [] };
    this.#own(told, subject, 0);
    if (controller !== undefined) {
      const described = this.#controllers ? this.#controllers.get(controller) : this.#describing(controller);
      this.#own(told, { id: controller, names: [controller], scope, described, document: undefined }, 1, controller);
    }
    if (namespace !== undefined) this.#inherit(told, namespace, "kubernetes", "to-stronger");
    if (document !== undefined) {
      for (const match of this.#claims.ofFile(document)) {
        const { origin } = match.claim;
        const rest = { group: origin, yields: isForAll(match.claim) ? "always" : "no" } as const;
        this.#add(told, match, { rank: rankOf(origin), ...rest });
      }
    }
    this.#defaults(told, id, namespace, outer);
    return told;
  }

  /** What is said of the thing itself, or of the controller that is `away` from it. */
  #own(told: Told, { id, names, described }: Subject, away: number, through?: string): void {
    const tags = described ? tagsOf(described) : [];
    for (const match of this.#claims.isEmpty ? [] : this.#claimsOn(id, names, tags)) {
      const { origin, scope } = match.claim;
      const weight = match.weight - away / 4;
      this.#add(
        told,
        { ...match, weight },
        { rank: rankOf(origin), group: origin === "backstage" ? origin : scope, yields: "no" },
        through,
      );
    }
    if (!described || tags.length === 0) return;
    const origin = originOf(described);
    const { document, locator } = described.source;
    for (const { what, key, value, role, weight } of this.#keys.claims(tags)) {
      const said = { said: `${what} ${key}`, ...(through === undefined ? {} : { through }) };
      told.candidates.push({
        role,
        names: [value],
        source: { origin, document, locator, ...said },
        rank: rankOf(origin),
        weight: weight - away * 100,
        group: "tags",
        yields: "no",
      });
    }
    for (const { field, value, what, key } of this.#keys.about(tags)) {
      const source = {
        origin,
        document,
        locator,
        said: `${what} ${key}`,
        ...(through === undefined ? {} : { through }),
      };
      told.about.push({ field, value, source, rank: rankOf(origin), weight: -away * 100, group: "tags", yields: "no" });
    }
  }

  #claimsOn(id: string, names: readonly string[], tags: readonly Tag[]): Iterable<Match> {
    const { namespace } = placeOf(id, "");
    const texts = tags.map(({ key, value }) => `${key}=${value}`);
    return this.#claims.of(names, texts, namespace?.split(":")[3]);
  }

  #add(told: Told, { claim, weight }: Match, as: Pick<Candidate, "rank" | "group" | "yields">, through?: string): void {
    const { origin, said, source } = claim;
    const { document, locator } = source;
    const from = { origin, document, locator, said, ...(through === undefined ? {} : { through }) };
    for (const role of ownerRoles) told.candidates.push({ role, names: claim[role], source: from, weight, ...as });
    for (const field of Object.keys(claim.about))
      told.about.push({ field, value: claim.about[field] ?? "", source: from, weight, ...as });
  }

  /** What is said of a namespace, account or cluster, for a thing in it. */
  #inherit(told: Told, id: string, origin: OwnerOrigin, yields: Candidate["yields"]): void {
    const name = `${id} ${origin} ${yields}`;
    let handed = this.#handed.get(name);
    if (!handed) {
      handed = this.#handedOn(id, origin, yields);
      this.#handed.set(name, handed);
    }
    for (const candidate of handed) told.candidates.push(candidate);
    for (const one of this.#saidOf(id).about) {
      const source = { ...one.source, through: one.source.through ?? id };
      told.about.push({ ...one, source, rank: rankOf(origin), weight: -1000, group: `in ${id}`, yields });
    }
  }

  #handedOn(id: string, origin: OwnerOrigin, yields: Candidate["yields"]): readonly Candidate[] {
    const { candidates } = this.#saidOf(id);
    return ownerRoles.flatMap((role) => {
      const all = ranked(candidates, role, this.#directory);
      return (yields === "always" ? all.slice(0, 1) : all).map(({ names, source }, index) => ({
        role,
        names,
        source: { ...source, through: source.through ?? id },
        rank: rankOf(origin),
        weight: -1000 - index,
        group: `in ${id} ${index}`,
        yields,
      }));
    });
  }

  /** What sources say of a namespace, account or cluster itself. */
  #saidOf(id: string): Told {
    const known = this.#around.get(id);
    if (known) return known;
    const told: Told = { candidates: [], about: [] };
    this.#around.set(id, told);
    const [node] = this.#sources.nodesNamed(id);
    const found = this.#sources.nodes[node ?? -1];
    const names = found ? [found.id, ...found.members] : [id];
    for (const name of names) {
      const described = this.#describing(name);
      this.#own(told, { id: name, names: [name], scope: id, described, document: undefined }, 0);
    }
    return told;
  }

  #defaults(told: Told, id: string, namespace: string | undefined, outer: string | undefined): void {
    const rank = rankOf("default");
    const declared = (place: string | undefined, weight: number): void => {
      for (const claim of place === undefined ? [] : this.#claims.within(place))
        this.#add(told, { claim, weight }, { rank, group: "default", yields: "always" });
    };
    const inside = namespace ?? (id.includes(":namespace:") ? id : undefined);
    declared(inside, 2_000_000);
    declared(inside?.replace(/^k8s:[^:]*/, "k8s:*"), 1_000_000);
    // Folders are between: their weight is the length of the path. They come with the other claims on files.
    declared(outer ?? id, -1);
    if (outer !== undefined && outer !== id) this.#inherit(told, outer, "default", "always");
  }
}

/** Owners of things that are kept at hand. */
const mostKept = 50_000;

const nobody: Ownership = { business: unowned, technical: unowned, about: {} };

/** A duty that names a fact kind and an edit comes before one that names only one of them. */
const precision = ({ edit, on }: OwnerDutyFact): number => (on === undefined ? 0 : 2) + (edit === undefined ? 0 : 1);
