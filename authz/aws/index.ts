import type { AwsGroupFact, AwsRoleFact } from "../../model/fact/aws.ts";
import type { FactReader } from "../../model/fact.ts";
import { Administration } from "./administer.ts";
import { Askers } from "./askers.ts";
import { Decider, type Request } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { type AwsExplanation, explained } from "./explain.ts";
import { type Audience, Holding } from "./holding.ts";
import { JoinedGroups, type Joining } from "./joined.ts";
import { type AwsDecision, type AwsRequest, Judge } from "./judge.ts";
import { partText } from "./legs.ts";
import { asksFor, MaxPrincipals, type PolicyWrite } from "./max.ts";
import { type Making, type Newcomer, Newcomers } from "./newcomers.ts";
import type { Caller } from "./principal.ts";
import type { Held, Question, Who } from "./question.ts";
import { toldApart } from "./told-apart.ts";
import { type Claims, Trust, type Trusted } from "./trust.ts";
import { type Asked, outsiderWays } from "./unread.ts";

export { administratorAccess } from "./administer.ts";
export type { Target } from "./decide.ts";
export type { Way } from "./evaluate.ts";
export type { AwsExplanation, StageSaid, StatementSaid } from "./explain.ts";
export type { AwsDecision, AwsRequest } from "./judge.ts";
export type { Part } from "./legs.ts";
export { policyWrites } from "./max.ts";
export type { Newcomer } from "./newcomers.ts";
export type { Caller } from "./principal.ts";
export type { Beside, Existing, Held, Question } from "./question.ts";
export { sessionFacts } from "./session.ts";
export type { Claims, Trusted } from "./trust.ts";

/** AWS's authorization over one snapshot. Policies are compiled once; no question parses one again. */
export interface AwsAuthz {
  /** Decides one request as given: a context key that neither it nor the principal fixes is absent. Throws `usage.unknown-node` for an unknown principal. */
  decideLeg(request: AwsRequest): AwsDecision;
  /** The same with what every policy said, in the order in which AWS asks them. Throws as `decideLeg`. */
  explain(request: AwsRequest): AwsExplanation;
  /** The ways in which an attacker who acts as the caller gets a request allowed: what the caller may choose, it chooses. */
  ways(request: Request): readonly Way[];
  /** As `ways`, to have every one of the requests allowed, on one and the same resource. */
  waysTogether(requests: readonly Request[]): readonly Way[];
  /**
   * The ways in which whoever administers an account that was not imported may do all of it in one session: its own policies
   * are its own to say.
   */
  outsiderWays(account: string, asked: readonly Asked[]): readonly Way[];
  /** Who may do it, to which targets: steps over hubs, linear in callers, statements and targets. */
  holding<T>(question: Question<T>): Iterable<Held<T>>;
  /** Whoever reaches some target of the question: by the name of what one must hold to call as it. */
  holders<T>(question: Question<T>): ReadonlySet<string>;
  /** What a question asks that is about a policy write. */
  writing(write: Omit<PolicyWrite, "on">): Pick<Question<unknown>, "parts" | "choices" | "beside">;
  /** Who may add itself to which group: users without limits of their own. */
  joining(): Question<AwsGroupFact>;
  /** The same of users whose own limits stay in force in any group: one by one. */
  joiningUnderLimits(): Iterable<Joining>;
  /** Users, roles, accounts, `<group>~session:member` of groups that somebody can join, and every `~max` there is. */
  callers(): Iterable<Caller>;
  /** Accounts that somebody is of. */
  accounts(): readonly string[];
  /** `~max` principals of an account: whoever's policies somebody can write. */
  maxima(account: string): readonly Caller[];
  /** The classes that `~max` principals belong to, each once. */
  classes(): readonly Caller[];
  classOf(max: Caller): Caller | undefined;
  /** `~max` principals of the class that has this hub. */
  classMembers(hub: string): readonly Caller[];
  /** Values of a context key, those together that no statement tells apart; `undefined` where it would be too many groups. */
  toldApart(key: string, values: Iterable<string>): ReadonlyMap<string, readonly string[]> | undefined;
  caller(id: string): Caller | undefined;
  /** Everybody who administers its account, `~max` by their classes, with the ways in which it does. */
  administrators(): Iterable<{ readonly caller: Caller; readonly ways: readonly Way[] }>;
  /** Everybody who can make a new identity of that kind that may do everything, `~max` by their classes. */
  making(kind: Newcomer): Iterable<Making>;
  /** Roles whose trust policy lets the service assume them: of the account, of all where none is given. */
  trustsService(service: string, account?: string): readonly Trusted[];
  /**
   * The ways in which the role's trust policy lets the service assume it for the resource of that ARN; where none is
   * given, for one of the role's account that the caller makes, and names.
   */
  trusting(role: AwsRoleFact, service: string, resource?: string): readonly Way[];
  /** Roles whose trust policy names the issuer (without scheme). */
  trustsIssuer(issuer: string): readonly AwsRoleFact[];
  /** The ways in which a token of the issuer with these claims opens the role. */
  webIdentity(role: AwsRoleFact, issuer: string, claims: Claims): readonly Way[];
}

/** Compiles the policies of a snapshot, each at its first use. Holds nothing itself: what it finds are cells of the facts. */
export function compileAws(facts: FactReader): AwsAuthz {
  const decider = new Decider(facts);
  const judge = new Judge(decider);
  const trust = new Trust(decider);
  const administration = new Administration(decider);
  const joinedGroups = new JoinedGroups(decider);
  const newcomers = new Newcomers(decider);
  const max = new MaxPrincipals(decider, joinedGroups, newcomers);
  const askers = (which: Who, account: string): Askers =>
    facts.memo(`aws.askers ${which} ${account}`, () => {
      const { all, classes, alone } = max.in(account);
      const given =
        which === "max" ? [] : [...decider.principals.inAccount(account), ...joinedGroups.inAccount(account)];
      const maximal = which === "given" ? [] : [...classes, ...alone];
      return new Askers([...given, ...maximal], which === "given" ? [] : all);
    });
  const audience =
    (which: Who = "all") =>
    (account: string): Audience => ({ askers: askers(which, account), maxima: max.in(account) });
  const everyAccount = <T>(of: (account: string) => readonly T[]): readonly T[] =>
    decider.principals.accounts().flatMap(of);
  return {
    decideLeg: (request) => judge.decide(request),
    explain: (request) => explained(judge.decide(request)),
    ways: (request) => decider.ways(request),
    waysTogether: (requests) => decider.waysTogether(requests),
    outsiderWays: (account, asked) => outsiderWays(decider, account, asked),
    holding: (question) => new Holding(decider, question).steps(audience(question.callers)),
    holders: (question) => {
      const { within = "", title, parts, callers = "all" } = question;
      return facts.memo(`aws.holders ${within} ${title} ${parts.map(partText).join()} ${callers}`, () =>
        new Holding(decider, question).holders(audience(callers)),
      );
    },
    writing: (write) => asksFor(decider, write),
    *callers() {
      yield* everyAccount((account) => decider.principals.inAccount(account));
      yield* everyAccount((account) => joinedGroups.inAccount(account));
      yield* everyAccount((account) => max.in(account).all);
    },
    joining: () => joinedGroups.question(),
    joiningUnderLimits: () => joinedGroups.restricted(),
    accounts: () => decider.principals.accounts(),
    maxima: (account) => max.in(account).all,
    classes: () => everyAccount((account) => max.in(account).classes),
    classOf: (caller) => decider.classOf(caller),
    classMembers: (hub) => everyAccount((account) => max.in(account).behind(hub)),
    toldApart: (key, values) => toldApart(facts, key, values),
    caller: (id) => decider.principals.get(id),
    administrators: () => administration.all((account) => askers("all", account)),
    making: (kind) => newcomers.of(kind, (account) => askers("all", account)),
    trustsService: (service, account) =>
      account === undefined
        ? everyAccount((one) => [...trust.service(service, one)])
        : [...trust.service(service, account)],
    trusting: (role, service, resource) => trust.ofService(role, service, resource),
    trustsIssuer: (issuer) => trust.issuer(issuer),
    webIdentity: (role, issuer, claims) => trust.webIdentity(role, issuer, claims),
  };
}
