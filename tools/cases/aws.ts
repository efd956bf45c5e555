import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compileAuthz } from "../../authz/index.ts";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { importPaths } from "../../importers/run.ts";
import check from "../../queries/check.ts";
import type { Verdict } from "./score.ts";

interface Leg {
  readonly principal: string;
  readonly action: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  readonly resourcePolicy?: unknown;
  readonly allowed: boolean;
}

/** The facts of one case folder, in a closed world. */
export async function caseFacts(folder: string): Promise<FactBase> {
  const { facts } = await importPaths([folder], { as: [], strict: false, closedWorld: true });
  return new FactBase(facts);
}

export async function scoreAws(folder: string, only: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const name of readdirSync(folder).sort()) {
    const file = path.join(folder, name, "expected.json");
    if (!name.includes(only) || !existsSync(file)) continue;
    const text = readFileSync(file, "utf8");
    const { family, legs } = JSON.parse(text) as { family: string; legs: readonly Leg[] };
    const facts = await caseFacts(path.join(folder, name));
    const graph = viewOfFacts(facts, { id: "", takenAt: "" });
    const answer = check.run(graph, { file, text });
    for (const result of answer.results) {
      const steps = result.proof === undefined ? [] : (answer.proofs[result.proof]?.steps ?? []);
      const certain = steps.every((key) => answer.steps[key]?.certainty === "certain");
      verdicts.push({
        type: "assertion",
        family,
        case: name,
        text: result.name,
        expected: result.expect === "reachable",
        actual: result.actual === "reachable",
        ...(result.actual === "reachable" ? { certainty: certain ? "certain" : "conditional" } : {}),
        ...(result.actual === "unknown" ? { trouble: `unknown: ${(result.blindedBy ?? []).join(", ")}` } : {}),
      });
    }
    const { aws } = compileAuthz(facts);
    for (const { allowed, ...leg } of legs) {
      const { decision } = aws.decideLeg(leg);
      verdicts.push({
        type: "leg",
        family,
        case: name,
        text: `${leg.principal} ${leg.action} ${leg.resource ?? "some resource"}`,
        expected: allowed,
        actual: decision !== "deny",
        ...(decision === "deny" ? {} : { certainty: decision === "allow" ? "certain" : "conditional" }),
      });
    }
  }
  return verdicts;
}
