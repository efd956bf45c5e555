import { serviceOf } from "./arn.ts";
import type { Part } from "./legs.ts";
import { type Outreach, type Outreaches, reachingOf } from "./outreach.ts";
import type { Question } from "./question.ts";
import { stampOfAll } from "./stamp.ts";
import { type Placed, resourceOf, TargetSet, targetSet } from "./targets.ts";

/** The targets that callers of one account may reach: those of the account, and those of others that may let them in. */
export interface Share<T> {
  readonly account: string;
  /** Stands for the targets as far as their own facts tell. Policies are read where they are decided. */
  readonly stamp: string;
  readonly targets: TargetSet<T>;
  /** Whether the resource of a part has a policy. */
  readonly hasPolicy: (placed: Placed<T>, part: number) => boolean;
}

/** How the policies of a part's resources are found: by the service, where that matters. */
type Form = "sts" | "kms" | "iam" | "";

const formOf = ({ action }: Part): Form => {
  const service = serviceOf(action);
  return service === "sts" || service === "kms" || service === "iam" ? service : "";
};

interface Divided<T> {
  /** Targets with a resource of the account, in order. */
  readonly own: ReadonlyMap<string, readonly Placed<T>[]>;
  /** Targets of other accounts that name the account. */
  readonly naming: ReadonlyMap<string, readonly Placed<T>[]>;
  /** Targets that may let in somebody of any account. */
  readonly open: readonly Placed<T>[];
  /** Those of them that name accounts too. */
  readonly openNaming: ReadonlyMap<string, readonly Placed<T>[]>;
  /** Stands for the open ones: every account has them. */
  readonly openStamp: string;
  readonly told: (placed: Placed<T>) => string;
  readonly hasPolicy: Share<T>["hasPolicy"];
  readonly shares: Map<string, Share<T> | undefined>;
}

const known = new WeakMap<TargetSet<unknown>, WeakMap<Outreaches, Map<string, unknown>>>();

/** Made once for each set of targets and each form of question. `sameAccount`: nobody reaches targets of other accounts. */
export function shareOf<T>(
  set: TargetSet<T>,
  account: string,
  parts: readonly Part[],
  sameAccount: boolean,
  found: Outreaches,
): Share<T> | undefined {
  const divided = dividedOf(set, parts, sameAccount, found);
  if (!divided.shares.has(account)) {
    const own = new TargetSet(divided.own.get(account) ?? []);
    const share = shared(account, own, foreignIn(divided, account), divided.told, divided.hasPolicy);
    divided.shares.set(account, share);
  }
  return divided.shares.get(account);
}

/** Whether what other accounts may reach is found by the policies of the targets, without a look at those that have none. */
export const isFoundByPolicy = <T>({ parts, heldBy }: Question<T>): boolean =>
  heldBy !== undefined && !parts.some((part) => formOf(part) === "kms");

/** All targets of a question, of one whose targets are found by their policies only those that may let in other accounts. */
export function lettingOthersIn<T>(question: Question<T>, found: Outreaches): TargetSet<T> {
  const { parts, heldBy, on } = question;
  if (!heldBy || !isFoundByPolicy(question)) return targetSet(question.targets(), on);
  const holders = new Set(parts.flatMap((part) => [...reachingOf(found, formOf(part)).abroad]));
  return targetSet([...new Set([...holders].sort().flatMap((holder) => heldBy(holder)))], on);
}

/** Targets of other accounts that may let in callers of one. */
export interface Foreign<T> {
  /** Stands for them. */
  readonly stamp: string;
  /** Every account has the open ones: they are listed when they are looked at. */
  readonly targets: () => readonly Placed<T>[];
  readonly hasPolicy: Share<T>["hasPolicy"];
}

/** Those of a set; undefined where there are none. */
export const foreignTo = <T>(
  account: string,
  set: TargetSet<T>,
  parts: readonly Part[],
  found: Outreaches,
): Foreign<T> | undefined => foreignIn(dividedOf(set, parts, false, found), account);

function foreignIn<T>(
  { naming, open, openStamp, told, hasPolicy }: Divided<T>,
  account: string,
): Foreign<T> | undefined {
  const named = naming.get(account) ?? [];
  if (named.length + open.length === 0) return undefined;
  return {
    stamp: stampOfAll([...named.map(told), openStamp]),
    targets: () => [...named, ...open.filter((placed) => !accountsOf(placed).includes(account))],
    hasPolicy,
  };
}

/** The share of an account whose own targets are known, and those of others that may let it in. */
export function shareWith<T>(
  own: TargetSet<T>,
  foreign: Foreign<T> | undefined,
  account: string,
  parts: readonly Part[],
  found: Outreaches,
): Share<T> | undefined {
  const reaching = parts.map((part) => reachingOf(found, formOf(part)).by);
  const hasPolicy = (placed: Placed<T>, part: number): boolean => {
    const resource = resourceOf(placed, part);
    const ownPolicy = resource !== undefined && reaching[part]?.get(resource.holder ?? resource.arn)?.spoken === true;
    return ownPolicy || (foreign?.hasPolicy(placed, part) ?? false);
  };
  const told = (placed: Placed<T>): string => {
    let text = placed.told;
    for (const part of parts.keys()) if (hasPolicy(placed, part)) text += `|${part}`;
    return text;
  };
  return shared(account, own, foreign, told, hasPolicy);
}

function shared<T>(
  account: string,
  own: TargetSet<T>,
  foreign: Foreign<T> | undefined,
  told: (placed: Placed<T>) => string,
  hasPolicy: Share<T>["hasPolicy"],
): Share<T> | undefined {
  if (own.all.length === 0 && !foreign) return undefined;
  let targets: TargetSet<T> | undefined;
  return {
    account,
    stamp: stampOfAll([...own.all.map(told), "of others", foreign?.stamp ?? ""]),
    hasPolicy,
    // Most are never looked at again.
    get targets() {
      targets ??= foreign ? new TargetSet([...own.all, ...foreign.targets()]) : own;
      return targets;
    },
  };
}

/** Targets with each account of which their policies or grants name somebody, their own left out. */
export function* namersOf<T>(
  set: TargetSet<T>,
  parts: readonly Part[],
  found: Outreaches,
): Iterable<readonly [account: string, placed: Placed<T>]> {
  const { naming, openNaming } = dividedOf(set, parts, false, found);
  for (const by of [naming, openNaming])
    for (const [account, placed] of by) for (const one of placed) yield [account, one];
}

function dividedOf<T>(set: TargetSet<T>, parts: readonly Part[], sameAccount: boolean, found: Outreaches): Divided<T> {
  let ofSet = known.get(set);
  if (!ofSet) {
    ofSet = new WeakMap();
    known.set(set, ofSet);
  }
  let forms = ofSet.get(found);
  if (!forms) {
    forms = new Map();
    ofSet.set(found, forms);
  }
  const form = [sameAccount, ...parts.map(formOf)].join();
  const divided = (forms.get(form) as Divided<T> | undefined) ?? divide(set, parts.map(formOf), sameAccount, found);
  forms.set(form, divided);
  return divided;
}

function divide<T>({ all }: TargetSet<T>, forms: readonly Form[], sameAccount: boolean, found: Outreaches): Divided<T> {
  const own = new Map<string, Placed<T>[]>();
  const naming = new Map<string, Placed<T>[]>();
  const open: Placed<T>[] = [];
  const openNaming = new Map<string, Placed<T>[]>();
  const told = new Map<Placed<T>, string>();
  const spoken = forms.map(() => new Set<Placed<T>>());
  const reaching = forms.map((form) => reachingOf(found, form));
  const reachOf = (placed: Placed<T>, part: number): Outreach | undefined => {
    const resource = resourceOf(placed, part);
    return resource && reaching[part]?.by.get(resource.holder ?? resource.arn);
  };
  for (const placed of all) {
    const here = accountsOf(placed);
    let anybody = false;
    let named = nobody;
    let text = placed.told;
    for (const [part, form] of forms.entries()) {
      const reach = reachOf(placed, part);
      if (reach?.spoken) {
        spoken[part]?.add(placed);
        text += `|${part}`;
      }
      // Of a key whose policy was not read it is not known whom it lets in.
      anybody ||= reach ? reach.anybody || (form === "kms" && !reach.spoken) : form === "kms";
      if (reach?.accounts) named = named.size === 0 ? reach.accounts : new Set([...named, ...reach.accounts]);
    }
    if (text !== placed.told) told.set(placed, text);
    for (const account of here) put(own, account, placed);
    if (sameAccount) continue;
    if (anybody) {
      open.push(placed);
      const besides = forms.flatMap((_, part) => [...(reachOf(placed, part)?.told ?? [])]);
      for (const account of new Set([...named, ...besides]))
        if (!here.includes(account)) put(openNaming, account, placed);
    } else for (const account of named) if (!here.includes(account)) put(naming, account, placed);
  }
  const toldOf = (placed: Placed<T>): string => told.get(placed) ?? placed.told;
  return {
    own,
    naming,
    open,
    openNaming,
    openStamp: stampOfAll(open.map(toldOf)),
    told: toldOf,
    hasPolicy: (placed, part) => spoken[part]?.has(placed) ?? false,
    shares: new Map(),
  };
}

const nobody: ReadonlySet<string> = new Set();

/** Mostly one. */
const accountsOf = <T>({ resources }: Placed<T>): readonly string[] =>
  resources.length === 1 ? [resources[0]?.account ?? ""] : [...new Set(resources.map(({ account }) => account))];

function put<T>(index: Map<string, Placed<T>[]>, account: string, placed: Placed<T>): void {
  const list = index.get(account);
  if (list) list.push(placed);
  else index.set(account, [placed]);
}
