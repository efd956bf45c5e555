import { describe, expect, it } from "vitest";
import { compileAws } from "../../../authz/aws/index.ts";
import { lawsOfWays } from "./choices.ts";
import { agreement, laws, type Tally } from "./laws.ts";

describe("laws of decisions over generated estates", () => {
  it.each([...laws.slice(1), ...lawsOfWays].map((law) => [law.name, law] as const))(
    "%s",
    { timeout: 120_000 },
    async (_name, law) => {
      await law.check(compileAws, { numRuns: 30 });
    },
  );

  it("decides as the documentation says, and a third of what it decides is allowed", { timeout: 120_000 }, async () => {
    const tally: Tally = { decided: 0, allowed: 0 };
    await agreement(tally).check(compileAws, { numRuns: 100 });
    expect(tally.allowed / tally.decided).toBeGreaterThan(1 / 3);
  });
});
