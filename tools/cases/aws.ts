import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compileAuthz } from "../../authz/index.ts";
import { viewOfFacts } from "../../graph/load.ts";
import check from "../../queries/check.ts";
import { load } from "../../test/support/load.ts";
import type { Verdict } from "./score.ts";

/** One policy decision that a case states. */
interface Leg {
  readonly principal: string;
  readonly action: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  readonly resourcePolicy?: unknown;
  readonly allowed: boolean;
}

/** Case folders below `folder` whose name holds `only`, each scored: assertions by `check`, legs by the evaluator itself. */
export async function scoreAws(folder: string, only: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (name.includes(only) && existsSync(path.join(folder, name, "expected.json")))
      verdicts.push(...(await scoreCase(path.join(folder, name), name)));
  }
  return verdicts;
}

async function scoreCase(folder: string, name: string): Promise<Verdict[]> {
  const file = path.join(folder, "expected.json");
  const text = readFileSync(file, "utf8");
  const { family, legs = [] } = JSON.parse(text) as { family: string; legs?: readonly Leg[] };
  const { facts } = await load(folder, { closedWorld: true });
  const answer = check.run(viewOfFacts(facts, { id: "", takenAt: "" }), { file, text });
  const assertions = answer.results.map(({ name: said, expect, actual, proof = "", blindedBy = [] }): Verdict => {
    const steps = answer.proofs[proof]?.steps ?? [];
    const certain = steps.every((key) => answer.steps[key]?.certainty === "certain");
    return {
      type: "assertion",
      family,
      case: name,
      text: said,
      expected: expect === "reachable",
      actual: actual === "reachable",
      ...(actual === "reachable" ? { certainty: certain ? "certain" : "conditional" } : {}),
      ...(actual === "unknown" ? { trouble: `unknown, ${blindedBy.join("; ")}` } : {}),
    };
  });
  const { aws } = compileAuthz(facts);
  const decisions = legs.map(({ allowed, ...leg }): Verdict => {
    const { decision } = aws.decideLeg(leg);
    return {
      type: "leg",
      family,
      case: name,
      text: `${leg.principal} ${leg.action} ${leg.resource ?? "some resource"}`,
      expected: allowed,
      actual: decision !== "deny",
      ...(decision === "deny" ? {} : { certainty: decision === "allow" ? "certain" : "conditional" }),
    };
  });
  return [...assertions, ...decisions];
}
