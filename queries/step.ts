import { z } from "zod";
import type { GraphReader } from "../graph/port.ts";
import { isAccess, type Privilege, splitPrivilege } from "../model/access.ts";
import { UserError } from "../model/errors.ts";
import { latencyText } from "../model/latency.ts";
import { snapshotOf } from "./answer.ts";
import { withOwner } from "./control.ts";
import { defineQuery } from "./define.ts";
import { designFields, withDesign } from "./design.ts";
import type { StepObserved } from "./observed/answer.ts";
import { observedOf } from "./observed/mark.ts";
import { ruleHelp } from "./rule-help.ts";
import { noAccess, quotable, unknownNode } from "./selector.ts";
import { withNamedStarts } from "./starts.ts";
import type { StepAlternative, StepAnswer, StepControl, StepDetail } from "./step/answer.ts";
import { FactBook, factName } from "./step/evidence.ts";
import { matching } from "./step/match.ts";
import type { Told } from "./step/placeholders.ts";
import { remediationOf } from "./step/remediation.ts";
import { shownBy } from "./vault-audit.ts";

/** Alternatives of a step, and facts of an alternative, that an answer shows. */
const most = 20;

const privilegeText = z.string().min(3).max(2048);

/** One step with the facts that prove it, how it is abused, seen and closed. */
export default defineQuery({
  id: "step",
  title: "What is this step, and what proves it?",
  argument: "conclusion",
  bundles: "with",
  input: z.object({
    conclusion: privilegeText.describe("what the step gives, as answers write it: `<node id>#<access>`"),
    premises: z
      .array(privilegeText)
      .max(100)
      .default([])
      .describe("what it needs, all of it, as answers write it; left out: any step that gives the conclusion"),
    rule: z.string().min(3).max(200).optional().describe("the rule, `<id>` or `<id>@<version>`; left out: any"),
    ...designFields,
    limit: z
      .int()
      .min(1)
      .max(100)
      .default(20)
      .describe("most steps, not counting the hubs and included accesses before them"),
  }),
  notes: `A step is found by what answers say of it, so the question holds for any snapshot. Where hubs, groups or included
accesses stand between the premises and the conclusion, they are shown too, before the step that they lead to.

Every fact is shown in full, cut at 16,384 characters: facts hold no value of a secret. \`statement\` is the one statement
of a policy that decided, written as its policy writes it. The remediation is the rule's, with the names of this step
filled in; \`open\` names what is left to the reader.

A step that only a design has is asked for with the bundles of the design.`,

  run(base, question, design): StepAnswer {
    const graph = withNamedStarts(
      withDesign(base, design),
      [...question.premises, question.conclusion].map((text) => parsed(text).node),
    );
    const conclusion = indexOf(graph, question.conclusion);
    const premises = question.premises.map((text) => indexOf(graph, text));
    const found = matching(graph, conclusion, premises, (step) => isRule(graph, step, question.rule));
    const shown = found.slice(0, question.limit);
    const chainOf = new Map(shown.toReversed().flatMap((chain) => chain.map((step) => [step, chain] as const)));
    const book = new FactBook(graph);
    const steps = [...new Set(shown.flat())].map((step) => {
      const chain = premises.length > 0 ? (chainOf.get(step) ?? [step]) : [step];
      return { ...detail(graph, step, book, told(graph, step, chain, premises)), ...observed(graph, step, chain) };
    });
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      conclusion: graph.key(conclusion),
      premises: premises.map((p) => graph.key(p)),
      truncated: found.length > shown.length,
      steps,
      facts: book.facts,
    };
  },
});

/** @throws UserError usage.argument */
function parsed(text: string): ReturnType<typeof splitPrivilege> {
  const split = splitPrivilege(text as Privilege);
  if (text.includes("#") && split.node !== "" && isAccess(split.access)) return split;
  throw new UserError(
    "usage.argument",
    `\`${quotable(text)}\` is no privilege`,
    "write it as answers do: `<node id>#<access>`",
  );
}

/** @throws UserError usage.unknown-node, usage.argument */
function indexOf(graph: GraphReader, text: string): number {
  const { node: id, access } = parsed(text);
  const [node, ...others] = graph.nodesNamed(id);
  if (node === undefined || others.length > 0) throw unknownNode(graph, id, "target");
  const index = graph.privilegeIndex(node, access);
  if (index < 0) throw noAccess(graph, node, access);
  return index;
}

function isRule(graph: GraphReader, step: number, asked: string | undefined): boolean {
  const { id, version } = graph.ruleOf(step);
  return asked === undefined || asked === id || asked === `${id}@${version}`;
}

/** What is known of a step: its own ends and facts, and of the same rule's steps that a hub joins it with. */
function told(graph: GraphReader, step: number, chain: readonly number[], premises: readonly number[]): Told {
  const rule = graph.ruleOf(step);
  const joined = chain.filter((one) => graph.ruleOf(one) === rule);
  const ends = (privileges: readonly number[]) =>
    [...new Set(privileges.map((p) => graph.nodeOf(p)))].flatMap((node) => graph.nodes[node] ?? []);
  return {
    from: ends([...joined.flatMap((one) => graph.premisesOf(one)), ...premises]),
    to: ends(joined.map((one) => graph.conclusionOf(one))),
    facts: joined.flatMap((one) =>
      (graph.alternativesOf(one)[0] ?? []).slice(0, most).flatMap((ref) => graph.fact(ref) ?? []),
    ),
  };
}

/** What audit logs say of a step, with the sides of its rule's hub that come before it. */
function observed(graph: GraphReader, step: number, chain: readonly number[]): { readonly observed?: StepObserved } {
  const rule = graph.ruleOf(step);
  const to = graph.key(graph.conclusionOf(step));
  if (to.startsWith("hub:")) return {};
  const sides = chain.filter((one) => graph.ruleOf(one) === rule);
  const from = [...new Set(sides.flatMap((one) => graph.premisesOf(one)))].map((p) => graph.key(p));
  const mark = observedOf(graph, { rule, from: from.filter((p) => !p.startsWith("hub:")), to });
  return mark === undefined ? {} : { observed: mark };
}

function detail(graph: GraphReader, step: number, book: FactBook, known: Told): StepDetail {
  const { because: _, ...record } = graph.step(step);
  const rule = graph.ruleOf(step);
  const alternatives = graph.alternativesOf(step);
  const shown = alternatives.slice(0, most).map(
    (refs, index): StepAlternative => ({
      certainty: graph.certaintyOf(step, index),
      conditions: graph.conditionsOf(step, index),
      because: refs.slice(0, most).map((ref) => book.add(ref)),
      factCount: refs.length,
    }),
  );
  const remediation = remediationOf(rule, known);
  return {
    ...record,
    help: { ...ruleHelp(rule), ...shownBy(graph, step, rule) },
    alternatives: shown,
    alternativeCount: alternatives.length,
    controls: controlsOf(graph, step, new Set(shown.flatMap(({ because }) => because))),
    ...(remediation === undefined ? {} : { remediation }),
  };
}

/** Controls over facts that the answer shows. */
function controlsOf(graph: GraphReader, step: number, shown: ReadonlySet<string>): StepControl[] {
  const all = graph.alternativeCount(step);
  return graph.controlsOf(step).flatMap((control): StepControl[] => {
    const { id, edit, effect, title, cost, reversible, latency, command, simulates, alternatives } = control;
    const fact = factName({ kind: control.factKind, key: control.factKey });
    if (!shown.has(fact)) return [];
    const closes = effect === "closes" && alternatives.length === all;
    const said = simulates === undefined ? {} : { simulates };
    const { owner } = withOwner(graph, control);
    const taken = { cost, reversible, latency: latencyText(latency), command, ...said };
    return [{ id, edit, effect, title, fact, closes, ...taken, owner }];
  });
}
