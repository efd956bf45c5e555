import { arnMeet } from "./arn-glob.ts";
import { keyOfCaller } from "./caller-keys.ts";
import { touchedBy } from "./ceiling.ts";
import type { Context } from "./context.ts";
import { allowsOf, type Decider, deniesOf } from "./decide.ts";
import { globsOf } from "./match.ts";
import { sampleOf } from "./pattern.ts";
import type { Caller } from "./principal.ts";
import type { Question } from "./question.ts";
import type { Statement } from "./statement.ts";

const policyArn = "iam:policyarn";
const create = "iam:CreatePolicy";
/** More names than this are not tried for one caller. */
const most = 16;

/** A new managed policy, made and attached by one caller where policies say what may be attached. */
export const attachingNew = (
  decider: Decider,
  action: string,
): Pick<Question<unknown>, "parts" | "choices" | "beside"> => ({
  parts: [{ action }],
  choices: (caller) => namesFor(decider, caller, action),
  beside: [
    {
      resource: (account, chosen) => chosen?.get(policyArn)?.[0] ?? `arn:aws:iam::${account}:policy/*`,
      parts: [{ action: create }],
    },
  ],
});

/**
 * Names of policies there are not yet, one for each way in which the caller's statements can divide them. None where no
 * statement tests which policy is attached: AWS's own that allows everything may be attached as well as any.
 */
function namesFor({ facts }: Decider, caller: Caller, action: string): readonly Context[] {
  const attaching = statementsOf(caller, action);
  const tests = attaching.flatMap(({ atoms }) => atoms.filter(({ lower }) => lower === policyArn));
  if (tests.length === 0) return [];
  const value = (key: string): string | undefined => keyOfCaller(key, caller)?.[0]?.values?.[0];
  const made = statementsOf(caller, create).flatMap(({ resources, notResources }) => resources ?? notResources ?? []);
  let globs = [`arn:aws:iam::${caller.account}:policy/*`];
  for (const glob of globsOf([...tests.flatMap(({ values }) => values), ...made], value)) {
    const met = globs.flatMap((one) => arnMeet(one, glob) ?? []);
    globs = [...new Set([...globs, ...met])].slice(0, most);
  }
  return globs
    .map(sampleOf)
    .filter((arn) => facts.get("aws.policy", arn) === undefined)
    .map((arn) => new Map([[policyArn, [arn]]]));
}

/** All that the caller's side says of the action. */
const statementsOf = (caller: Caller, action: string): readonly Statement[] => [
  ...allowsOf(caller, action).map(({ statement }) => statement),
  ...deniesOf(caller, action),
  ...touchedBy(caller.ceilings, action).flatMap(({ statements }) => statements),
];
