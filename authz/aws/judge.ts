import { UserError } from "../../model/errors.ts";
import type { Fact, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { type ActionEntry, actionEntry, fitOf } from "./action-table.ts";
import { serviceOf } from "./arn.ts";
import { touchedBy } from "./ceiling.ts";
import type { Context } from "./context.ts";
import { allowsOf, type Decider, deniesOf, type Request, type Target, targetOf } from "./decide.ts";
import { readPolicy } from "./document.ts";
import { type Matter, settled, type Way } from "./evaluate.ts";
import type { Fixed, Stage } from "./fixed.ts";
import { hasWildcard } from "./pattern.ts";
import { anonymous, type Caller, isOfUnread, isRoot } from "./principal.ts";
import { tableDate } from "./reference/rcp-services.ts";
import type { Side } from "./resource.ts";
import { tagsOf } from "./tags.ts";

/** One API request, as `ambit explain aws` and the legs of cases write it. */
export interface AwsRequest {
  /**
   * ARN of a user, a role, a role's session or an account's root user, `<principal>~max`, `internet`,
   * `external:aws-any-account`, `external:aws-account:<id>` or a service (`lambda.amazonaws.com`).
   */
  readonly principal: string;
  readonly action: string;
  /** ARN, or a glob of ARNs; some resource where left out. */
  readonly resource?: string;
  /** Context keys with their values. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** In the place of the resource's own policy. */
  readonly resourcePolicy?: unknown;
}

export interface AwsDecision {
  readonly decision: "allow" | "deny" | "conditional";
  readonly conditions: readonly Condition[];
  /** Facts of the statements that decide, and of what attaches them; empty where nothing allows. */
  readonly because: readonly Fact[];
  /** Every way in which it is allowed; each fact of one is necessary for it. */
  readonly ways: readonly Way[];
  /** The policies that decide: those that refuse it, or those that grant it. */
  readonly decidedBy: Stage;
}

/** One resource that was tried: the policies asked, and the same with the context fixed. */
interface Tried {
  readonly matter: Matter;
  readonly fixed: Fixed;
}

/** A decision with the request as it was understood. */
export interface Judged extends AwsDecision {
  readonly caller: Caller;
  readonly action: string;
  readonly entry: ActionEntry | undefined;
  /** What of the request AWS would not have as it is. */
  readonly notes: readonly string[];
  /** The resource that decides; undefined where the action is never about what was asked. */
  readonly tried: Tried | undefined;
}

/** What a request is about. `arn` is `*` itself for an action that takes no resource. */
interface About {
  readonly arn: string;
  /** Neither a glob nor the form of many: it is tried as it is. */
  readonly single: boolean;
  readonly target: Target;
  readonly side: Side;
}

/** All that a request is about, and what of it AWS would not have as it is. */
interface Subject {
  /** None where the action is never about what was asked. */
  readonly about: readonly About[];
  readonly notes: readonly string[];
}

/** The statements of a caller's side that touch an action. */
interface Prepared {
  readonly entry: ActionEntry | undefined;
  readonly prepared: Pick<Request, "allows" | "restraints">;
  /** Of the action's service, as the caller's account sees them. */
  readonly holders: Kept<Holder>;
  /** By the resource that the request names, as the caller's account sees it. */
  readonly subjects: Kept<Subject>;
}

/** What has the policy that speaks of a resource: the bucket of an object, else the resource itself. */
interface Holder extends Pick<Target, "account" | "tags"> {
  readonly arn: string;
  readonly side: Side;
}

/** Who asks, with what was asked before. */
interface Asking {
  readonly caller: Caller;
  readonly actions: Kept<Pick<Asking, "caller"> & Prepared>;
}

/** A request as understood. */
interface Understood extends Subject, Pick<Prepared, "prepared">, Pick<Judged, "caller" | "action" | "entry"> {
  readonly context: Context;
  readonly asked: AwsRequest;
}

const empty: Context = new Map();
/** Things of one kind that are kept for the next requests: there is no end to what can be asked. */
const mostKept = 4096;
/** Actions of one caller. */
const mostActions = 64;
/** Pairs of an action and an account whose resources are kept. */
const mostSubjects = 32;

/** Decides requests as given: a context key that neither the request nor the principal fixes is absent. */
export class Judge {
  readonly #decider: Decider;
  readonly #facts: FactReader;
  readonly #asking = new Kept<Asking>(mostKept);
  readonly #holders = new Kept<Kept<Holder>>(mostKept);
  readonly #subjects = new Kept<Kept<Subject>>(mostSubjects);

  constructor(decider: Decider) {
    this.#decider = decider;
    this.#facts = decider.facts;
  }

  /** @throws UserError usage.unknown-node for an unknown principal, usage.argument for what is no action or policy */
  decide(asked: AwsRequest): Judged {
    const understood = this.#understood(asked);
    const found: Way[] = [];
    let first: Tried | undefined;
    let allowed: Tried | undefined;
    for (const about of understood.about) {
      const request = this.#request(understood, about);
      for (const at of about.single ? [about.arn] : this.#decider.samples(request)) {
        const matter = this.#decider.matter(request, at);
        const { ways, fixed } = settled(matter, this.#decider.keys);
        first ??= { matter, fixed };
        if (ways.length > 0) allowed ??= { matter, fixed };
        found.push(...ways);
      }
    }
    const { caller, action, entry, notes } = understood;
    const unread = isOfUnread(caller)
      ? [
          `account ${caller.account} was not imported: what its own policies allow is taken to be what its administrator wants`,
        ]
      : [];
    const of = { caller, action, entry, notes: [...notes, ...unread], tried: allowed ?? first };
    const ways = found.length > 1 ? this.#decider.best([found]) : found;
    const [best] = ways;
    if (best) {
      const { conditions, because } = best;
      const decision = conditions.length > 0 ? "conditional" : "allow";
      return { decision, conditions, because, ways, decidedBy: granting(because), ...of };
    }
    const { stage, statements } = first?.fixed.refusal() ?? { stage: "resource" as const, statements: [] };
    return {
      decision: "deny",
      conditions: [],
      because: statements.map(({ fact }) => fact),
      ways,
      decidedBy: stage,
      ...of,
    };
  }

  #understood(asked: AwsRequest): Understood {
    const { principal, action, resource, context } = asked;
    const { caller, entry, prepared, holders, subjects } = this.#askingOf(principal, action);
    const named = resource ?? "*";
    const find = (arn: string): About => this.#aboutOne(action, arn, caller.account, holders);
    const { about, notes } = subjects.get(named) ?? subjects.put(named, aboutOf(action, named, entry, find));
    const of = { caller, action, entry, prepared, context: context ? contextOf(context) : empty, asked };
    if (isRoot(caller) && action.toLowerCase() === "sts:assumerole")
      return { ...of, about: [], notes: [...notes, "a root user assumes no role, whatever policies say"] };
    return { ...of, about, notes };
  }

  /** @throws UserError usage.argument, usage.unknown-node */
  #askingOf(principal: string, action: string): Pick<Asking, "caller"> & Prepared {
    let asking = this.#asking.get(principal);
    if (!asking) {
      const caller = isService(principal) ? serviceNamed(principal) : this.#decider.principals.named(principal);
      if (!caller)
        throw new UserError(
          "usage.unknown-node",
          `no principal \`${quoted(principal)}\` in the snapshot`,
          "give the ARN of a user or role of an imported account",
        );
      asking = this.#asking.put(principal, { caller, actions: new Kept(mostActions) });
    }
    const { caller, actions } = asking;
    return actions.get(action) ?? actions.put(action, this.#prepared(caller, action));
  }

  /** @throws UserError usage.argument */
  #prepared(caller: Caller, action: string): Pick<Asking, "caller"> & Prepared {
    if (!/^[a-z0-9-]+:[a-z0-9]+$/i.test(action))
      throw new UserError(
        "usage.argument",
        `\`${quoted(action)}\` is no action`,
        "write it as policies do, without wildcards: s3:GetObject",
      );
    const restraints = { denies: deniesOf(caller, action), ceilings: touchedBy(caller.ceilings, action) };
    const among = `${serviceOf(action)} ${caller.account}`;
    const holders = this.#holders.get(among) ?? this.#holders.put(among, new Kept(mostKept));
    const pair = `${action} ${caller.account}`;
    const subjects = this.#subjects.get(pair) ?? this.#subjects.put(pair, new Kept(mostKept));
    const prepared = { allows: allowsOf(caller, action), restraints };
    return { caller, entry: actionEntry(action), prepared, holders, subjects };
  }

  /** A resource whose account nobody tells is taken to be the caller's own. */
  #aboutOne(action: string, arn: string, own: string, holders: Kept<Holder>): About {
    const name = holderOf(arn);
    const holder = holders.get(name) ?? holders.put(name, this.#holder(action, name, own));
    const { account, side, tags } = holder;
    // What an object is tagged with is not read, whatever its bucket is.
    const target = { arn, holder: name, account, tags: name === arn ? tags : undefined };
    return { arn, single: arn === "*" || !hasWildcard(arn), target, side };
  }

  #holder(action: string, arn: string, own: string): Holder {
    const found: Target = arn === "*" ? { arn, account: own } : targetOf(arn, this.#facts);
    const account = /^\d{12}$/.test(found.account) ? found.account : own;
    const side = this.#decider.sideOf(action, { ...found, account });
    return { arn, account, side, tags: tagsOf(found, this.#facts) };
  }

  #request({ caller, action, context, asked, prepared }: Understood, { target, side }: About): Request {
    const { resourcePolicy } = asked;
    return {
      caller,
      action,
      target,
      context,
      exact: true,
      side: resourcePolicy
        ? { ...side, document: readPolicy(resourcePolicy, target.holder ?? target.arn), unread: false }
        : side,
      ...prepared,
      ...(caller.service === undefined ? {} : { spoken: (statement) => namesService(statement, caller.service) }),
    };
  }
}

/** What the action is about here; where AWS would have it otherwise than the request, with a note. */
function aboutOf(
  action: string,
  resource: string,
  entry: ActionEntry | undefined,
  find: (arn: string) => About,
): Subject {
  if (!entry) {
    const note = `${action} is not in the table of actions of ${tableDate}: it is newer, or there is none`;
    return { about: [find(resource === "*" ? "arn:*" : resource)], notes: [note] };
  }
  if (entry.types.length === 0) {
    const notes = resource === "*" ? [] : [`${entry.action} takes no resource: only * matches it`];
    return { about: [find("*")], notes };
  }
  if (resource === "*") return { about: [...new Set(entry.types.map(({ arn }) => arn))].map(find), notes: [] };
  if (fitOf(entry, resource) !== "other") return { about: [find(resource)], notes: [] };
  const types = [...new Set(entry.types.map(({ name }) => name))].join(", ");
  return { about: [], notes: [`${entry.action} is never about such a resource: it takes ${types}`] };
}

/** The bucket of an object; else the resource itself. */
function holderOf(arn: string): string {
  if (!arn.startsWith("s3:::", arn.indexOf(":", 4) + 1)) return arn;
  const slash = arn.indexOf("/");
  return slash < 0 ? arn : arn.slice(0, slash);
}

/** Values by name, all forgotten when there are too many. */
class Kept<T> {
  readonly #values = new Map<string, T>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(name: string): T | undefined {
    return this.#values.get(name);
  }

  put(name: string, value: T): T {
    if (this.#values.size >= this.#most) this.#values.clear();
    this.#values.set(name, value);
    return value;
  }
}

const quoted = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}...` : text);

const contextOf = (context: NonNullable<AwsRequest["context"]>): Context =>
  new Map(
    Object.entries(context).map(([key, value]) => [key.toLowerCase(), typeof value === "string" ? [value] : value]),
  );

const isService = (principal: string): boolean => /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(principal);
const serviceNamed = (service: string): Caller => ({ ...anonymous, id: service, service });

const namesService = (
  { who, notWho }: Parameters<NonNullable<Request["spoken"]>>[0],
  service = "",
): "everyone" | undefined => ((who?.services.has(service) ?? false) !== notWho ? "everyone" : undefined);

/** Where the permission comes from: a policy of the identity, or the resource's own alone. */
const granting = (because: readonly Fact[]): Stage =>
  because.some(isOfResource) && !because.some((fact) => fact.kind === "aws.statement" && fact.type === "identity")
    ? "resource"
    : "identity";

const isOfResource = (fact: Fact): boolean =>
  fact.kind === "aws.grant" || (fact.kind === "aws.statement" && (fact.type === "trust" || fact.type === "resource"));
