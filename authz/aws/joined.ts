import type { AwsGroupFact } from "../../model/fact/aws.ts";
import { Askers } from "./askers.ts";
import type { Decider, Target } from "./decide.ts";
import type { Way } from "./evaluate.ts";
import { Holding } from "./holding.ts";
import { noMaxima } from "./maxima.ts";
import type { Caller } from "./principal.ts";
import type { Question } from "./question.ts";
import { servicesOf } from "./services.ts";

const action = "iam:AddUserToGroup";
const iam = servicesOf(["arn:aws:iam::*:group/*"]);

/** Nothing but what it is allowed limits the user: whatever a group allows, it then may do. */
export const isUnrestricted = (caller: Caller): boolean =>
  caller.kind === "user" &&
  caller.id !== "" &&
  !caller.ceilings.some(({ kind }) => kind === "boundary" || kind === "session") &&
  caller.granted.every(({ document }) => document.statements.every(({ allow }) => allow));

/** Allowed everything as it is: no group can add to that. */
export const isAllowedAll = ({ all, granted }: Caller): boolean =>
  all !== undefined ||
  granted.some(({ document }) =>
    document.statements.some(
      ({ allow, atoms, resources, fact }) =>
        allow && atoms.length === 0 && resources?.includes("*") && fact.actions?.includes("*"),
    ),
  );

/** A user under limits of its own that can add itself to a group. */
export interface Joining {
  readonly user: Caller;
  readonly group: AwsGroupFact;
  /** What it is once it has. */
  readonly member: string;
  readonly ways: readonly Way[];
}

/** Users as members of groups they can join: one principal per group, for unrestricted users are alike in it; of others one each. */
export class JoinedGroups {
  readonly #decider: Decider;

  constructor(decider: Decider) {
    this.#decider = decider;
  }

  /** Asked by the rule too: who may add itself to which group. */
  question(): Question<AwsGroupFact> {
    return {
      title: "join groups",
      parts: [{ action }],
      targets: () => this.#decider.facts.of("aws.group"),
      on: asTargets,
      fact: (group) => group,
      sameAccount: true,
      only: isUnrestricted,
    };
  }

  /** Users whose boundary, session or denies stay in force in whatever group they join, with the groups they can. */
  *restricted(): Iterable<Joining> {
    const { facts, principals } = this.#decider;
    for (const account of facts.items("joining under limits", principals.eachAccount(), (one) => one)) {
      for (const { user, group, member } of this.#pairs(account)) {
        const caller = principals.get(user);
        const fact = facts.get("aws.group", group);
        const [target] = fact ? asTargets(fact) : [];
        const ways = caller && target ? this.#decider.ways({ caller, action, target }) : [];
        if (caller && fact && ways.length > 0) yield { user: caller, group: fact, member, ways };
      }
    }
  }

  #pairs(account: string): readonly { readonly user: string; readonly group: string; readonly member: string }[] {
    return this.#decider.facts.memo(`aws.restricted-joining ${account}`, () => {
      const { principals, facts } = this.#decider;
      const users = principals
        .inAccount(account)
        .filter((one) => one.kind === "user" && !isUnrestricted(one) && !isAllowedAll(one));
      const asking = new Askers(users).asking(action, [], iam);
      if (asking.length === 0) return [];
      const groups = facts.inAccount("aws.group", account);
      return asking.flatMap((caller) =>
        groups
          .filter(
            (group) =>
              facts.get("aws.membership", `${caller.arn}|${group.key}`) === undefined &&
              asTargets(group).some((target) => this.#decider.ways({ caller, action, target }).length > 0),
          )
          .map((group) => ({ user: caller.id, group: group.key, member: principals.memberId(caller.id, group) })),
      );
    });
  }

  /** Of an account: one caller per group that somebody can join, and one per user under limits and group, sorted by id. */
  inAccount(account: string): readonly Caller[] {
    return this.#decider.facts.memo(`aws.joined-groups ${account}`, () => this.#find(account));
  }

  #find(account: string): readonly Caller[] {
    const { principals, facts } = this.#decider;
    const users = principals.inAccount(account).filter(isUnrestricted);
    const question = { ...this.question(), targets: () => facts.inAccount("aws.group", account) };
    const joined = new Holding(this.#decider, question).reached(account, {
      askers: new Askers(users),
      maxima: noMaxima,
    });
    const restricted = this.#pairs(account).flatMap(({ member }) => principals.get(member) ?? []);
    return [...[...joined].map((group) => principals.memberOf(group)), ...restricted].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
  }
}

const asTargets = (group: AwsGroupFact): readonly Target[] => [
  { arn: group.key, account: group.key.split(":")[4] ?? "" },
];
