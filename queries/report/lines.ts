import type { GraphReader, RuleInfo } from "../../graph/port.ts";
import { NOT_REACHED } from "../../graph/port.ts";
import { aiComponents } from "../../model/ai/components.ts";
import { compare } from "../../model/canonical.ts";
import { type FrameworkRef, ruleFramework } from "../../model/framework.ts";
import { internet } from "../../model/node.ts";
import { plural } from "../../model/plural.ts";
import type { CellState } from "../chain/answer.ts";
import { chains } from "../chain/book.ts";
import type { CheckContext } from "../findings/context.ts";
import type { AmbitCheck } from "../findings/define.ts";
import { evaluate } from "../findings/evaluate.ts";
import type { Suppressions } from "../findings/suppress.ts";
import type { ReportLine, ReportLineKind } from "./answer.ts";
import { accountability, layerOf, pointRefs } from "./points.ts";

/** Takes a line for every entry that it speaks to. */
export type Put = (refs: readonly FrameworkRef[], line: ReportLine) => void;

/** What a check found, did not find and could not look at. */
export function checkLines(check: AmbitCheck, context: CheckContext, accepted: Suppressions, put: Put): void {
  const { findings, evaluated, notEvaluated } = evaluate(check, context);
  const { id, frameworks, title } = check;
  const seed = check.seedRef === undefined ? {} : { seedRef: check.seedRef };
  for (const finding of findings) {
    const { subject, sentence, severity, owner, evidence } = finding;
    put(frameworks, {
      kind: accepted.of(finding) ? "accepted" : "finding",
      check: id,
      node: subject,
      severity,
      text: sentence,
      ...(owner === undefined ? {} : { owner }),
      evidence,
      ...seed,
    });
  }
  for (const { scope, reason, subjects } of notEvaluated) {
    const where = [...(scope === "" ? [] : [scope]), ...(subjects === undefined ? [] : [`${subjects} of its things`])];
    const text = `${title}: ${[...where, reason].join(": ")}`;
    put(frameworks, { kind: "not-evaluated", check: id, text, evidence: [], ...seed });
  }
  if (findings.length === 0 && evaluated.length > 0)
    put(frameworks, {
      kind: "clear",
      check: id,
      text: `${title}: nothing found in ${plural(evaluated.length, "scope")}`,
      evidence: [],
      ...seed,
    });
}

/** Techniques that the internet comes to use, where code runs in whatever it can connect to without a login. */
export function stepLines(context: CheckContext, put: Put): void {
  for (const [rule, { steps, node }] of usedRules(context)) {
    const refs = rule.frameworks.flatMap((text) => ruleFramework(text) ?? []);
    const text = `${rule.title}: ${plural(steps, "step")} that code in what the internet connects to comes by`;
    if (refs.length > 0)
      put(refs, { kind: "step", rule: rule.id, node, text, evidence: context.declared(node).slice(0, 1) });
  }
}

/** Rules with a step whose premises are all reached, with how many and the first node that one leads to; by id. */
function usedRules(context: CheckContext): [RuleInfo, { readonly steps: number; readonly node: string }][] {
  const { graph, closure } = context.reach.exposed;
  const { csr } = graph;
  const used = new Map<RuleInfo, { steps: number; node: string }>();
  for (let step = 0; step < csr.steps; step++) {
    const rule = graph.ruleOf(step);
    if (rule.structural || rule.frameworks.length === 0 || !isReached(csr, closure.stratumOf, step)) continue;
    const node = nameOf(graph, step);
    const known = used.get(rule);
    if (!known) used.set(rule, { steps: 1, node });
    else {
      known.steps += 1;
      if (compare(node, known.node) < 0) known.node = node;
    }
  }
  return [...used].sort(([a], [b]) => compare(a.id, b.id));
}

function isReached(csr: GraphReader["csr"], stratumOf: ArrayLike<number>, step: number): boolean {
  const reached = (p: number): boolean => (stratumOf[p] ?? NOT_REACHED) !== NOT_REACHED;
  if (!reached(csr.conclusion[step] ?? 0)) return false;
  for (let at = csr.premiseStart[step] ?? 0; at < (csr.premiseStart[step + 1] ?? 0); at++)
    if (!reached(csr.premises[at] ?? 0)) return false;
  return true;
}

/** What a step leads to, else what it starts from: a hub stands for grants, and its name tells a reader nothing. */
function nameOf(graph: GraphReader, step: number): string {
  const { csr } = graph;
  const premises = csr.premises.subarray(csr.premiseStart[step] ?? 0, csr.premiseStart[step + 1] ?? 0);
  for (const privilege of [csr.conclusion[step] ?? 0, ...premises]) {
    const node = graph.nodes[graph.nodeOf(privilege)];
    if (node !== undefined && node.kind !== "Hub") return node.id;
  }
  return internet;
}

const kindOf: Readonly<Record<CellState, ReportLineKind>> = {
  absent: "gap",
  "not-proven": "not-proven",
  present: "control",
};

/** Controls on the way to AI services, those that are not there, and who answers for each. */
export function chainLines(graph: GraphReader, put: Put): void {
  for (const { id, name, cells, raci, chainOwner } of chains(graph).ofAi) {
    for (const { point, control, state, found, owner, evidence } of cells)
      put(pointRefs[point], {
        kind: kindOf[state],
        node: id,
        text: `${point} ${control}: ${found}`,
        ...(owner === undefined ? {} : { owner }),
        evidence,
      });
    for (const { point, title, gap } of raci)
      if (gap !== undefined)
        put(accountability, { kind: "gap", node: id, text: `${point} ${title}: ${gap}`, evidence: [] });
    const text = chainOwner === undefined ? `${name}: nobody reviews its chain end to end` : `${name}: its chain owner`;
    const whose = chainOwner === undefined ? {} : { owner: chainOwner };
    put(accountability, { kind: chainOwner === undefined ? "gap" : "control", node: id, text, ...whose, evidence: [] });
  }
}

/** Parts of AI services, in their layers. */
export function partLines(context: CheckContext, put: Put): void {
  for (const { node, role, name, product, version } of aiComponents(context.facts)) {
    const what = [role, product, version].filter((word) => word !== undefined).join(" ");
    const owner = context.owner(node);
    put([layerOf[role]], {
      kind: "part",
      node,
      text: `${name} (${what})`,
      ...(owner === undefined ? {} : { owner }),
      evidence: context.declared(node).slice(0, 1),
    });
  }
}
