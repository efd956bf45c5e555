import { accountOfScope } from "../../model/aws-account.ts";
import { serviceOf } from "./arn.ts";
import type { Decider } from "./decide.ts";
import type { Part } from "./legs.ts";
import { type Outreaches, reachingOf } from "./outreach.ts";
import { type Personal, personalOf } from "./personal.ts";
import type { Caller } from "./principal.ts";
import type { Question } from "./question.ts";
import { decidesAlone, type Side } from "./resource.ts";
import type { Services } from "./services.ts";
import { type Speech, speechOf } from "./speaking.ts";
import type { Statement } from "./statement.ts";
import { type Placed, resourceOf, TargetIndex, type TargetSet, targetSet } from "./targets.ts";

interface PartSides<T> {
  readonly part: Part;
  /** The resource's policy decides by itself. */
  readonly alone: boolean;
  /** Targets whose own policy speaks of the action, or must be taken to. */
  readonly speaking: ReadonlyMap<Placed<T>, Side>;
}

/** What a question is asked about. */
export interface Asked<T> {
  readonly targets: TargetSet<T>;
  /** Whether the resource of a part has a policy. */
  readonly hasPolicy: (placed: Placed<T>, part: number) => boolean;
}

/** What the targets of a question say themselves: resource policies, trust policies, key grants and RCPs. */
export class Sides<T> {
  readonly #decider: Decider;
  readonly #targets: TargetSet<T>;
  readonly #sameAccount: boolean;
  readonly #parts: readonly PartSides<T>[];
  readonly #personal = new Map<Placed<T>, Personal>();
  /** Whether some target tells users from roles. */
  readonly kindMatters: boolean;
  /** For each part: accounts with a target whose policy grants to callers it does not name. */
  readonly open: readonly ReadonlySet<string>[];
  /** Targets of the first part that may let anybody in, or anybody of an account: found by the globs that cover them. */
  readonly #anybody: TargetIndex<T>;
  readonly #audiences: ReadonlyMap<string, TargetIndex<T>>;

  /** @param kindMatters set where more targets than these are asked about: whether some of all does */
  constructor(
    decider: Decider,
    question: Question<T>,
    { targets, hasPolicy }: Asked<T>,
    kindMatters: boolean | undefined,
  ) {
    this.#decider = decider;
    this.#targets = targets;
    this.#sameAccount = question.sameAccount ?? false;
    this.#parts = question.parts.map((part, index) => this.#partSides(part, index, hasPolicy));
    this.kindMatters =
      kindMatters ??
      this.#parts.some(
        ({ part, speaking }, index) =>
          [...speaking.values()].some(({ document }) => speechOf(document, part.action).kindMatters) ||
          kindsTold(decider, part, targets.accounts(index)),
      );
    this.open = this.#parts.map(({ part, speaking }) => {
      const granting = [...speaking.values()].filter(({ document }) => speechOf(document, part.action).everybody);
      return new Set(granting.map(({ account }) => account));
    });
    this.#findPersonal();
    const [first] = this.#parts;
    const anybody: Placed<T>[] = [];
    const audiences = new Map<string, Placed<T>[]>();
    for (const [placed, side] of first?.speaking ?? []) {
      const { anyAccount, accounts } = speechOf(side.document, first?.part.action ?? "");
      if (anyAccount || side.unread) anybody.push(placed);
      else for (const account of accounts) put(audiences, account, placed);
    }
    this.#anybody = new TargetIndex(anybody);
    this.#audiences = new Map([...audiences].map(([account, placed]) => [account, new TargetIndex(placed)]));
  }

  /** Services that the resources of a part are of; undefined where that is not told. */
  services(part: number): Services | undefined {
    return this.#targets.services(part);
  }

  /** All parts are about the same resource of a target. */
  get oneResource(): boolean {
    return this.#targets.oneResource;
  }

  personal(placed: Placed<T>): Personal | undefined {
    return this.#personal.get(placed);
  }

  /** Targets with equal statements that single callers out, together. */
  alike(): Iterable<readonly Placed<T>[]> {
    return Map.groupBy(this.#personal.keys(), (placed) => this.#personal.get(placed)?.key).values();
  }

  /** Targets that may let in somebody of the account whom nothing singles out, inside the area. Of others nothing lets anybody in. */
  *letting(account: string, area: string, source: "identity" | "resource"): Iterable<Placed<T>> {
    const alone = this.#parts[0]?.alone ?? false;
    const inside = source === "identity" && !alone;
    if (inside) yield* this.#targets.inAccount(account).overlapping(area);
    const speaking = [this.#anybody, ...(source === "resource" ? [] : [this.#audiences.get(account)])];
    for (const index of speaking) {
      for (const placed of index?.overlapping(area) ?? []) {
        const own = resourceOf(placed, 0)?.account === account;
        if (own ? !inside : !this.#sameAccount && source === "identity") yield placed;
      }
    }
  }

  /** Principals, as they are and as `~max`, that grants of the targets' keys name. */
  grantees(personal: Personal): readonly Caller[] {
    const ids = personal.grants.flatMap(({ grantee }) => [grantee, `${grantee}~max`]);
    return ids.flatMap((id) => this.#decider.principals.get(id) ?? []);
  }

  #partSides(part: Part, index: number, hasPolicy: Asked<T>["hasPolicy"]): PartSides<T> {
    const alone = decidesAlone(serviceOf(part.action));
    const speaking = new Map<Placed<T>, Side>();
    const { all } = this.#targets;
    const candidates = alone ? all : all.filter((placed) => hasPolicy(placed, index));
    for (const placed of candidates) {
      const resource = resourceOf(placed, index);
      if (!resource) continue;
      const side = this.#decider.sideOf(part.action, resource);
      if (side.unread || side.grants.length > 0 || side.document.touching(part.action).length > 0)
        speaking.set(placed, side);
    }
    return { part, alone, speaking };
  }

  #findPersonal(): void {
    const singling = new Set<Placed<T>>();
    for (const [index, { part, speaking }] of this.#parts.entries()) {
      for (const [placed, { document, grants }] of speaking)
        if (grants.length > 0 || speechOf(document, part.action).personal.length > 0) singling.add(placed);
      const bound = ruled(this.#decider, part, this.#targets.accounts(index)).filter(({ speeches }) =>
        speeches.some((one) => one.personal.length > 0),
      );
      const accounts = new Set(bound.map(({ account }) => account));
      for (const placed of accounts.size === 0 ? [] : this.#targets.all)
        if (accounts.has(resourceOf(placed, index)?.account ?? "")) singling.add(placed);
    }
    for (const placed of this.#targets.all) {
      const personal = singling.has(placed) && this.#personalOf(placed);
      if (personal) this.#personal.set(placed, personal);
    }
  }

  #personalOf(placed: Placed<T>): Personal | undefined {
    const sides = this.#parts.flatMap(({ part }, index) => {
      const resource = resourceOf(placed, index);
      return resource ? { part, side: this.#decider.sideOf(part.action, resource) } : [];
    });
    const statements = sides.flatMap(({ part, side }): readonly Statement[] => {
      const documents = [side.document, ...side.rcps.flatMap((rcp) => rcp.documents)];
      return documents.flatMap((document) => speechOf(document, part.action).personal);
    });
    return personalOf(
      statements,
      sides.flatMap(({ side }) => side.grants),
    );
  }
}

/** Accounts whose RCPs speak of the action. */
function ruled(
  decider: Decider,
  { action }: Part,
  accounts: Iterable<string>,
): readonly { readonly account: string; readonly speeches: readonly Speech[] }[] {
  return [...accounts].flatMap((account) => {
    const rcps = decider.resources.rcps(serviceOf(action), account);
    const speeches = rcps.flatMap(({ documents }) => documents.map((document) => speechOf(document, action)));
    return speeches.length > 0 ? { account, speeches } : [];
  });
}

/** Whether some RCP of the accounts tells users from roles. */
const kindsTold = (decider: Decider, part: Part, accounts: Iterable<string>): boolean =>
  ruled(decider, part, accounts).some(({ speeches }) => speeches.some(({ kindMatters }) => kindMatters));

/** Where targets are looked for by what holds their policies, and by account. */
interface Places<T> {
  heldBy(holder: string, part: number): readonly Placed<T>[];
  /** Accounts of the resources of a part. */
  accounts(part: number): Iterable<string>;
}

/** Whether some target tells users from roles; without a look at those whose policies cannot. */
export const kindMattersTo = <T>(
  decider: Decider,
  parts: readonly Part[],
  targets: Places<T>,
  found: Outreaches,
): boolean =>
  parts.some((part, index) => {
    for (const holder of reachingOf(found, serviceOf(part.action)).tellingKinds) {
      const [placed] = targets.heldBy(holder, index);
      const resource = placed && resourceOf(placed, index);
      if (resource && speechOf(decider.sideOf(part.action, resource).document, part.action).kindMatters) return true;
    }
    return kindsTold(decider, part, targets.accounts(index));
  });

/** Where the targets of a question are that is asked account by account. */
export const placesOf = <T>(
  { facts }: Decider,
  { on, heldBy }: Question<T>,
  targetsIn: (account: string) => readonly T[],
): Places<T> => ({
  heldBy: (holder) => targetSet(heldBy?.(holder) ?? [], on).all,
  *accounts() {
    const ruled = new Set(facts.of("aws.rcp").map(({ account }) => accountOfScope(account)));
    for (const account of ruled) if (targetsIn(account).length > 0) yield account;
  },
});

function put<V>(index: Map<string, V[]>, key: string, value: V): void {
  const list = index.get(key);
  if (list) list.push(value);
  else index.set(key, [value]);
}
