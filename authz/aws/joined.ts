import type { AwsGroupFact } from "../../model/fact/aws.ts";
import { Askers } from "./askers.ts";
import type { Decider, Target } from "./decide.ts";
import { Holding } from "./holding.ts";
import { noMaxima } from "./maxima.ts";
import type { Caller } from "./principal.ts";
import type { Question } from "./question.ts";

/** Nothing but what it is allowed limits the user: whatever a group allows, it then may do. */
const isUnrestricted = (caller: Caller): boolean =>
  caller.kind === "user" &&
  caller.id !== "" &&
  !caller.ceilings.some(({ kind }) => kind === "boundary") &&
  caller.granted.every(({ document }) => document.statements.every(({ allow }) => allow));

/** Users as members of groups they can join: one principal per group, for unrestricted users are alike in it. */
export class JoinedGroups {
  readonly #decider: Decider;

  constructor(decider: Decider) {
    this.#decider = decider;
  }

  /** Asked by the rule too: who may add itself to which group. */
  question(): Question<AwsGroupFact> {
    return {
      title: "join groups",
      parts: [{ action: "iam:AddUserToGroup" }],
      targets: () => this.#decider.facts.of("aws.group"),
      on: asTargets,
      fact: (group) => group,
      sameAccount: true,
      only: isUnrestricted,
    };
  }

  /** One caller per group that somebody can join, sorted by id. */
  all(): readonly Caller[] {
    return this.#decider.facts.memo("aws.joined-groups", () => this.#find());
  }

  #find(): readonly Caller[] {
    const { principals } = this.#decider;
    const users = principals.all().filter(isUnrestricted);
    const joined = new Holding(this.#decider, this.question()).reached({
      askers: new Askers(users),
      maxima: noMaxima,
    });
    return [...joined].map((group) => principals.memberOf(group)).sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}

const asTargets = (group: AwsGroupFact): readonly Target[] => [
  { arn: group.key, account: group.key.split(":")[4] ?? "" },
];
