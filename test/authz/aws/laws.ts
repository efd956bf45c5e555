import fc from "fast-check";
import { expect } from "vitest";
import type { AwsAuthz, AwsDecision } from "../../../authz/aws/index.ts";
import type { FactReader } from "../../../model/fact.ts";
import { boundaries, type Change, denials, grants, renamed, turned } from "./estate-changes.ts";
import { factsOf, sessionId } from "./estate-facts.ts";
import { contexts, estates, outsiders, requests, sessionNames, sessionPolicies } from "./estates.ts";
import { decide, type Request } from "./reference/decide.ts";
import type { Estate, Policy } from "./reference/estate.ts";

/** An evaluator: AWS's decisions over facts. */
export type Compile = (facts: FactReader) => AwsAuthz;
export interface Runs {
  readonly numRuns: number;
  readonly seed?: number;
  /** Ends at the first failure, as it was drawn. */
  readonly endOnFailure?: boolean;
}

/** Something that holds of every evaluator that decides as AWS does. */
export interface Law {
  readonly name: string;
  /** Rejects where the evaluator breaks it. */
  check(compile: Compile, runs: Runs): Promise<unknown>;
}

type Decision = AwsDecision["decision"];
type Asked = Omit<Request, "session">;
const ranks: readonly Decision[] = ["deny", "conditional", "allow"];

async function decisions(
  compile: Compile,
  estate: Estate,
  session: readonly Policy[],
  asked: readonly Asked[],
): Promise<readonly Decision[]> {
  const aws = compile(await factsOf(estate, session));
  return asked.map((request) => {
    const own = session.length === 0 || outsiders.includes(request.principal);
    return aws.decideLeg({ ...request, principal: own ? request.principal : sessionId(request.principal) }).decision;
  });
}

/** The first request of which the two do not hold. */
function expectAll(
  asked: readonly Asked[],
  before: readonly Decision[],
  after: readonly Decision[],
  holds: (before: number, after: number) => boolean,
): void {
  for (const [index, request] of asked.entries()) {
    const pair = [before[index] ?? "deny", after[index] ?? "deny"] as const;
    if (!holds(ranks.indexOf(pair[0]), ranks.indexOf(pair[1])))
      expect.fail(`${pair.join(" -> ")}: ${JSON.stringify(request)}`);
  }
}

function lawOfChange(
  name: string,
  changes: fc.Arbitrary<Change>,
  holds: (before: number, after: number) => boolean,
): Law {
  const check: Law["check"] = (compile, runs) =>
    fc.assert(
      fc.asyncProperty(estates, sessionPolicies, contexts, changes, async (estate, session, context, change) => {
        const asked = requests(context);
        const before = await decisions(compile, estate, session, asked);
        expectAll(asked, before, await decisions(compile, change(estate), session, asked), holds);
      }),
      runs,
    );
  return { name, check };
}

/** Certain where every session of the caller may, conditional where one that it may name does. */
const said = (verdicts: readonly ("allow" | "deny")[]): Decision =>
  verdicts.every((one) => one === "allow") ? "allow" : verdicts.includes("allow") ? "conditional" : "deny";

/** What the documentation says of each request. */
const documented = (estate: Estate, session: readonly Policy[], asked: readonly Asked[]): readonly Decision[] =>
  asked.map((request) => {
    const policies = session.length === 0 || outsiders.includes(request.principal) ? {} : { sessionPolicies: session };
    return said(sessionNames.map((name) => decide(estate, { ...request, session: name, ...policies })));
  });

/** How many decisions were looked at, and how many of them allow. */
export interface Tally {
  decided: number;
  allowed: number;
}

/** `tally` is counted up. */
export const agreement = (tally: Tally): Law => ({
  name: "a decision is what the documentation says",
  check: (compile, runs) =>
    fc.assert(
      fc.asyncProperty(estates, sessionPolicies, contexts, async (estate, session, context) => {
        const asked = requests(context);
        const expected = documented(estate, session, asked);
        tally.decided += expected.length;
        tally.allowed += expected.filter((one) => one !== "deny").length;
        expectAll(asked, expected, await decisions(compile, estate, session, asked), (a, b) => a === b);
      }),
      runs,
    ),
});

export const laws: readonly Law[] = [
  agreement({ decided: 0, allowed: 0 }),
  lawOfChange("a Deny more, wherever it is, allows nothing more", denials, (before, after) => after <= before),
  lawOfChange("a boundary where there was none allows nothing more", boundaries, (before, after) => after <= before),
  lawOfChange("an Allow more of an identity takes nothing away", grants, (before, after) => after >= before),
  lawOfChange(
    "neither order nor the case of actions and keys matters",
    fc.constant(turned),
    (before, after) => before === after,
  ),
  {
    name: "names do not matter",
    check: (compile, runs) =>
      fc.assert(
        fc.asyncProperty(estates, contexts, async (estate, context) => {
          const asked = requests(context);
          const before = await decisions(compile, estate, [], asked);
          const after = await decisions(compile, renamed(estate), [], renamed(asked));
          expectAll(asked, before, after, (a, b) => a === b);
        }),
        runs,
      ),
  },
];
