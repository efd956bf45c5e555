import { type GraphReader, wholeScope } from "../graph/port.ts";
import { type Access, positional } from "../model/access.ts";
import { UserError } from "../model/errors.ts";
import { kindSpec } from "../model/node.ts";
import { certainties } from "../model/step.ts";
import type { AnswerBook } from "./answer.ts";
import type { Assertion } from "./assertion.ts";
import { hypotheses, idleAssumptions } from "./assume.ts";
import { blindingGaps } from "./blind.ts";
import { cutDiffers } from "./check/cut.ts";
import { Untold } from "./check/untold.ts";
import { withoutAll } from "./check/without.ts";
import { type Proof, Prover } from "./proof.ts";
import { quotable, select } from "./selector.ts";
import { namesStarts, type Start, startsOf, unreadScopes } from "./starts.ts";

export interface CheckResult {
  readonly name: string;
  readonly expect: "reachable" | "unreachable" | "cut";
  /** Of a cut: `cut` where it is as expected, `another-cut` where it is not. */
  readonly actual: "reachable" | "unreachable" | "cut" | "another-cut" | "unknown";
  readonly ok: boolean;
  /** Why it is so in the author's words. */
  readonly reason?: string;
  /** Id in `proofs`, where something is reachable. */
  readonly proof?: string;
  /** Of a cut: how it differs from what is expected, one line each. */
  readonly differs?: readonly string[];
  /** What keeps it unknown: gaps as `<collection> of <scope>`, or a selector that matches nothing. */
  readonly blindedBy?: readonly string[];
}
/**
 * Tests one assertion; its proof goes into the book. Unknown is never ok.
 * @param named the graph with the starts of all assertions that exist by being named: to derive it takes as long as an import
 */
export function examine(
  base: GraphReader,
  named: () => GraphReader,
  assertion: Assertion,
  book: AnswerBook,
): CheckResult {
  const { name, expect, reason } = assertion;
  const said = { name, expect, ...(reason === undefined ? {} : { reason }) };
  const unknown = (blindedBy: readonly string[]): CheckResult => ({ ...said, actual: "unknown", ok: false, blindedBy });
  try {
    const question = resolve(base, named, assertion);
    if (assertion.cut !== undefined) {
      const differs = cutDiffers(base, assertion, assertion.cut);
      const silent = differs.length > 0 ? [] : blindness(question);
      if (silent.length > 0) return unknown([...new Set(silent)]);
      return differs.length > 0
        ? { ...said, actual: "another-cut", ok: false, differs }
        : { ...said, actual: "cut", ok: true };
    }
    const outcome = reachable(question, book);
    if (outcome.proof !== undefined)
      return { ...said, actual: "reachable", ok: expect === "reachable", proof: outcome.proof };
    const blinded = [...outcome.blindedBy, ...blindness(question)];
    if (blinded.length > 0) return unknown([...new Set(blinded)]);
    return { ...said, actual: "unreachable", ok: expect === "unreachable" };
  } catch (error) {
    if (error instanceof Untold || error instanceof UserError) return unknown([error.message]);
    throw error;
  }
}

/** An assertion, resolved against the graph. */
interface Question {
  readonly graph: GraphReader;
  readonly assertion: Assertion;
  readonly starts: readonly Start[];
  /** Privileges of each target, any of which counts. */
  readonly targets: readonly (readonly number[])[];
  /** Ids of targets and of starts that are named one by one. */
  readonly scopes: ReadonlySet<string>;
}

/** @throws Untold, UserError where something that the assertion names is not there: a typing error must not pass as safe */
function resolve(base: GraphReader, named: () => GraphReader, assertion: Assertion): Question {
  const { from, to, assume } = assertion;
  const whole = prefixed("from", () => (namesStarts(base, from) ? named() : base));
  const graph = withoutAll(whole, assertion.without);
  const starts = prefixed("from", () => startsOf(whole, from)).map(({ name, privileges }) => ({
    name,
    privileges: moved(whole, graph, privileges),
  }));
  if (starts.length === 0) throw new Untold(`from: ${from.map(ticked).join(", ")} matches nothing`);
  const selections = to.map((text) => prefixed("to", () => select(whole, text)));
  for (const { nodes, text } of selections)
    if (nodes.length === 0) throw new Untold(`to: ${ticked(text)} matches nothing`);
  const [idle] = prefixed("assume", () => idleAssumptions(graph, assume));
  if (idle !== undefined) throw new Untold(`assume: ${ticked(idle)} matches nothing it could hold for`);
  const targets = selections.flatMap(({ access, nodes, text }) => {
    const wanted = wantedAccess(assertion, text, access);
    return nodes.map((node) => moved(whole, graph, privilegesOf(whole, node, wanted)));
  });
  const own = selections.flatMap(({ nodes }) => nodes.map((node) => whole.nodes[node]?.scope ?? ""));
  return { graph, assertion, starts, targets, scopes: new Set([...own, ...unreadScopes(graph, from)]) };
}

/** The same privileges in the graph that is left; what is not in it is reached by nobody. */
const moved = (whole: GraphReader, graph: GraphReader, privileges: readonly number[]): number[] =>
  graph === whole
    ? [...privileges]
    : privileges.flatMap((p) => {
        const node = graph.nodeIndex(whole.nodes[whole.nodeOf(p)]?.id ?? "");
        const there = node < 0 ? -1 : graph.privilegeIndex(node, whole.accessOf(p));
        return there < 0 ? [] : [there];
      });

const ticked = (text: string): string => `\`${quotable(text)}\``;

function prefixed<T>(field: string, resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    throw error instanceof UserError ? new Untold(`${field}: ${error.message}`) : error;
  }
}

function wantedAccess({ access }: Assertion, to: string, named: Access | undefined): readonly Access[] {
  if (named === undefined) return access;
  if (access.length > 0 && !access.includes(named))
    throw new Untold(`to: ${ticked(to)} and the assertion's own access \`${access.join("` or `")}\` differ`);
  return [named];
}

/** @throws Untold where the kind has none of them */
function privilegesOf(graph: GraphReader, node: number, wanted: readonly Access[]): number[] {
  const { id = "", kind = "Internet" } = graph.nodes[node] ?? {};
  const own = Object.keys(kindSpec(kind).accesses) as Access[];
  const names = wanted.length > 0 ? wanted : own.filter((access) => !positional.has(access));
  const found = names.map((access) => graph.privilegeIndex(node, access)).filter((p) => p >= 0);
  if (found.length > 0) return found;
  const asked = wanted.length > 0 ? wanted.join(" or ") : "beside a position";
  throw new Untold(`to: \`${id}\` has no access ${asked}; name one of ${own.join(", ")}`);
}

/** The proof of what was found, or what keeps it from being told. */
type Outcome =
  | { readonly proof: string; readonly blindedBy?: never }
  | { readonly proof?: never; readonly blindedBy: readonly string[] };

/** `reachable` is expected of every start and every target; `unreachable` fails with the first pair that is reached. */
function reachable({ graph: base, assertion, starts, targets }: Question, book: AnswerBook): Outcome {
  const maxStratum = certainties.indexOf(assertion.certainty);
  const assumed = hypotheses(base, assertion.assume, maxStratum);
  const banned = assertion.withoutEscalation ? escalations(base) : undefined;
  let last: Outcome = { blindedBy: [] };
  const open: string[] = [];
  for (const { privileges } of starts) {
    const graph = assumed(privileges);
    const prover = new Prover(graph, privileges, maxStratum, "first", banned);
    for (const target of targets) {
      const evidence = strongest(target.flatMap((p) => prover.proof(p) ?? []));
      if (evidence) last = { proof: book.add(graph, evidence, new Map()) };
      if (evidence && assertion.expect === "unreachable") return last;
      if (evidence) continue;
      if (target.some((p) => prover.givenUp.has(p))) open.push("proofs whose conditions contradict each other");
      open.push(...unreadRestraints(graph, privileges, target, maxStratum, banned));
      if (assertion.expect === "reachable") return { blindedBy: open };
    }
  }
  return open.length > 0 && assertion.expect === "unreachable" ? { blindedBy: open } : last;
}

const strongest = (proofs: readonly Proof[]): Proof | undefined =>
  proofs.toSorted((a, b) => a.stratum - b.stratum || a.stepCount - b.stepCount)[0];

/**
 * Where certain proofs are asked for: restraints that were not read and that alone keep a proof from being certain.
 * Whether they forbid anything is not known.
 */
function unreadRestraints(
  graph: GraphReader,
  starts: readonly number[],
  target: readonly number[],
  maxStratum: number,
  banned?: Uint8Array,
): string[] {
  if (maxStratum > 0) return [];
  const others = banned?.slice() ?? new Uint8Array(graph.csr.steps);
  for (let s = 0; s < graph.csr.steps; s++)
    if (graph.conditionsOf(s).some(({ kind }) => kind !== "unread")) others[s] = 1;
  const prover = new Prover(graph, starts, certainties.indexOf("conditional"), "first", others);
  const evidence = strongest(target.flatMap((p) => prover.proof(p) ?? []));
  return evidence?.conditions.map(({ text }) => text) ?? [];
}

/** What was not read and could hide a way: gaps that blind a rule on it, and starts or targets whose scope nobody read. */
function blindness({ graph, starts, targets, scopes }: Question): string[] {
  const all = targets.flat();
  const gaps = starts.flatMap(({ privileges }) => blindingGaps(graph, privileges, all));
  const whole = graph.gaps.filter(({ collection, scope }) => collection === wholeScope && scopes.has(scope));
  return [
    ...whole.map(({ scope }) => `${scope}, which was not imported`),
    ...gaps.map(({ scope, collection }) => `${collection} of ${scope}`),
  ];
}

function escalations(graph: GraphReader): Uint8Array {
  const banned = new Uint8Array(graph.csr.steps);
  for (let s = 0; s < graph.csr.steps; s++) if (graph.ruleOf(s).escalation) banned[s] = 1;
  return banned;
}
