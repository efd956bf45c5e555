import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AwsDecision, compileAws } from "../../../authz/aws/index.ts";
import { factsOf, sessionId } from "./estate-facts.ts";
import { contexts, estates, outsiders, requests, sessionNames, sessionPolicies } from "./estates.ts";
import { decide } from "./reference/decide.ts";

/** Certain where every session of the caller may, conditional where one that it may name does. */
const said = (verdicts: readonly ("allow" | "deny")[]): AwsDecision["decision"] =>
  verdicts.every((one) => one === "allow") ? "allow" : verdicts.includes("allow") ? "conditional" : "deny";

describe("a decision is what the documentation says", () => {
  it("on every request of everybody in generated estates", { timeout: 120_000 }, async () => {
    let allowed = 0;
    let decided = 0;
    await fc.assert(
      fc.asyncProperty(estates, sessionPolicies, contexts, async (estate, session, context) => {
        const aws = compileAws(await factsOf(estate, session));
        for (const request of requests(context)) {
          const inSession = session.length > 0 && !outsiders.includes(request.principal);
          const policies = inSession ? { sessionPolicies: session } : {};
          const expected = said(sessionNames.map((name) => decide(estate, { ...request, session: name, ...policies })));
          const principal = inSession ? sessionId(request.principal) : request.principal;
          const { decision } = aws.decideLeg({ ...request, principal });
          decided += 1;
          if (expected !== "deny") allowed += 1;
          if (decision !== expected) expect({ ...request, decision }).toEqual({ ...request, decision: expected });
        }
      }),
      { numRuns: 100 },
    );
    expect(allowed / decided).toBeGreaterThan(1 / 3);
  });
});
