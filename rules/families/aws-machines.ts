import type { Target } from "../../authz/aws/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

/** One machine of an instance fact, by the ARN that policies match. */
export interface Machine {
  readonly fact: FactOf<"aws.instance">;
  readonly arn: string;
}

/** Every machine observed. */
export const machines = (facts: FactReader): readonly Machine[] =>
  facts.of("aws.instance").flatMap((fact) => {
    const prefix = fact.key.slice(0, fact.key.indexOf(":instance/") + 1);
    return fact.members.map((member) => ({ fact, arn: `${prefix}${member}` }));
  });

/** What a question asks about machines. */
export const onMachines = {
  on: ({ fact, arn }: Machine): readonly Target[] => [{ arn, account: arn.split(":")[4] ?? "", tags: fact.tags }],
  fact: ({ fact }: Machine): Fact => fact,
};

/** What an instance must be for Systems Manager to reach it, as far as the snapshot does not tell. */
export function managedNode({ profile, state }: FactOf<"aws.instance">): readonly Condition[] {
  const agent: Condition = {
    kind: "target-state",
    text:
      profile === undefined
        ? "the account's default host management lets the instance register with Systems Manager, and its agent runs"
        : "the agent of Systems Manager runs on the instance, and its role lets it register",
  };
  return state === "running" ? [agent] : [agent, { kind: "target-state", text: "the instance runs" }];
}
