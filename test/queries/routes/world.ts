import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FactBase } from "../../../graph/facts.ts";
import { sourceOf } from "../../../graph/source.ts";
import { GraphView } from "../../../graph/view.ts";
import type { Fact } from "../../../model/fact.ts";
import { rules as all } from "../../../rules/index.ts";
import { load } from "../../support/load.ts";

/** Rules that say how the internet comes to something, and what it is passed on to. */
const ofWays =
  /^(aws|cross|edge|kubernetes)\.(expose|route-|gateway-|load-balancer|node-port|service-pods|distribution|web-acl|api-|function-url|graph-api|proxy|oauth2|upstream|envoy|nginx)/;
const rules = all.filter(({ id }) => ofWays.test(id) || id.startsWith("edge."));

/** The graph of facts, by the rules about routes. */
export function graphOf(facts: Iterable<Fact>): GraphView {
  const base = new FactBase(facts);
  return new GraphView({ id: "test", takenAt: "2026-01-01T00:00:00Z" }, sourceOf(base, rules));
}

/** The facts of raw files, as an import of their folder gives them: what they do not mention does not exist. */
export async function factsOf(files: Readonly<Record<string, string>>): Promise<readonly Fact[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-routes-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const named = Object.keys(files).some((name) => name.endsWith(".yaml")) ? { as: ["kubernetes=prod"] } : {};
    const { facts, problems } = await load(folder, { closedWorld: true, ...named });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return [...facts.all()];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
