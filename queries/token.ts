import type { GraphReader } from "../graph/port.ts";
import { compare } from "../model/canonical.ts";
import { type Certainty, certainties } from "../model/step.ts";
import { type AnswerProof, answerGaps, snapshotOf } from "./answer.ts";
import { containTargets } from "./cut/input.ts";
import { cutAnswer } from "./cut.ts";
import { defineQuery } from "./define.ts";
import { startsOf } from "./starts.ts";
import { addressHolds, fromAddress, type SourceRange, sourceRange } from "./token/address.ts";
import type { TokenAnswer, TokenBlocked, TokenTarget, TokenUnknown } from "./token/answer.ts";
import { foundIn } from "./token/found.ts";
import { type TokenQuestion, tokenInput } from "./token/input.ts";
import { isSession } from "./token/issuer.ts";
import { lookOf } from "./token/look.ts";
import { type Containment, nothingToContain, planOf } from "./token/plan.ts";
import { Book, closerOf, evidenceOf, type Reaching, reaching, targetsOf } from "./token/reach.ts";
import { type Resolved, resolved } from "./token/resolve.ts";
import { secretsOf } from "./token/rotate.ts";
import { timelineOf } from "./token/timeline.ts";
import { severityOf, verdictOf } from "./token/verdict.ts";

const day = 86_400_000;
/** How far back logs are asked where nothing says since when. */
const lookBack = 90 * day;
/** Changes that are put in order, each with what it leaves. */
const mostOrdered = 30;

/** A leaked credential -> what it is, what it reaches, what to do about it, in order. */
export default defineQuery({
  id: "token",
  title: "This leaked: what is it, what does it reach, and what is done about it, in which order?",
  input: tokenInput,
  leaked: true,
  notes: `The secret comes from a file, standard input or the body of a request, never from an argument or an address. It is
classified without asking anybody, its bytes are overwritten, and nothing is stored. See \`docs/tokens.md\`.

Credentials of one input are held together. Where the holder of one is not known, the possible ones are (\`candidates\`), each with
what it reaches alone; the answer then is of all of them together, which is the most it can be. A credential of which nothing that was
imported knows the holder is \`unresolved\`, with the one command that tells: the exit code is 3.

\`plan\` is a containment as \`cut --mode contain\` finds it, what can be undone first; each step is applied, and \`residual\` says what is
reached once it and those before it are in force. A credential that has expired is judged as it was while it was valid.`,

  run(base, question, given): TokenAnswer {
    const source = question.fromAddress === undefined ? undefined : sourceRange(question.fromAddress);
    const maxStratum = certainties.indexOf(question.certainty);
    const { graph: anywhere, credentials, asOf } = foundIn(base, given);
    const graph = source === undefined ? anywhere : fromAddress(anywhere, source);
    const all = credentials.map((fact) => resolved(fact, { graph, asOf, source, maxStratum }));
    const held = heldOf(all);
    const from = [...new Set(held.flatMap(({ starts }) => starts))];
    const [start = { name: "", privileges: [] }] = from.length === 0 ? [] : startsOf(graph, from);
    const reach = reaching(graph, start.privileges, certainties.length - 1);
    const shown = all.map((one) => one.shown);
    const verdict = verdictOf(reach, shown);
    // Where only assumptions lead anywhere, the plan is about these.
    const isSure = reach.rows.some(({ stratum }) => stratum <= maxStratum);
    const certainty = isSure ? question.certainty : "assumed";
    const cut = containment(graph, from, certainty, question, ownControls(graph, start.privileges));
    const book = new Book(graph);
    const targets = targetsOf(reach, question.limit, book);
    const rotate = secretsOf(reach, book);
    const since = cut.window?.since ?? new Date(Date.parse(asOf) - lookBack).toISOString();
    const count = new Set(reach.rows.map(({ privilege }) => graph.nodeOf(privilege))).size;
    const leaked = all.map(({ fact }) => fact);
    return {
      schema: 1,
      snapshot: snapshotOf(graph),
      asOf,
      ...(question.fromAddress === undefined ? {} : { fromAddress: question.fromAddress }),
      severity: severityOf(reach, verdict, shown, question),
      verdict,
      credentials: shown,
      from,
      drawn: drawnOf(base, held),
      plan: planOf(graph, cut, held.length === 0 ? all : held, ofCut),
      reach: {
        targets,
        count,
        truncated: count > targets.length,
        anyway: reach.anyway,
        ...(source === undefined || graph === anywhere ? {} : { blocked: blockedBy(anywhere, source, reach) }),
      },
      choke: cut.chokePoints,
      own: cut.ownPoints,
      rotate,
      look: lookOf(reach, leaked, since),
      timeline: timelineOf(graph, leaked, asOf, cut.window),
      unknown: unknownOf(graph, question, all, targets, source),
      proofs: { ...renamed(cut.proofs), ...book.proofs },
      steps: { ...cut.steps, ...book.steps },
      evidence: evidenceOf(
        graph,
        book,
        all.map(({ fact, shown: { principals } }) => ({ fact, principals })),
      ),
    };
  },
});

/**
 * What is held: every credential whose secret part is there, and names that another half needs. Where there are names alone,
 * these, to say what they would reach.
 */
function heldOf(all: readonly Resolved[]): readonly Resolved[] {
  const held = all.filter(
    ({ fact }) => fact.hasSecret || (fact.half === "identifier" && !fact.type.startsWith("aws-")),
  );
  return held.some(({ fact }) => fact.hasSecret) ? held : all;
}

/** A credential that only the question tells of is not in the snapshot: whom it authenticates as may be. */
const drawnOf = (base: GraphReader, held: readonly Resolved[]): readonly string[] => [
  ...new Set(
    held.flatMap(({ starts, shown }) =>
      starts.every((id) => base.nodeIndex(id) >= 0) && starts.length > 0
        ? starts
        : shown.principals.filter((id) => base.nodeIndex(id) >= 0),
    ),
  ),
];

/** Everything that they reach counts as taken. Of what nobody is known to hold nothing is. */
function containment(
  graph: GraphReader,
  from: readonly string[],
  certainty: Certainty,
  { since, verify }: TokenQuestion,
  own: readonly string[],
): Containment {
  if (from.length === 0) return nothingToContain(graph);
  const asked = { from: [...from], to: [...containTargets], assume: [], alone: false, limit: mostOrdered };
  const question = {
    ...asked,
    mode: "contain" as const,
    unverified: !verify,
    ...(since === undefined ? {} : { since }),
  };
  return cutAnswer(graph, { ...question, certainty }, { reversibleFirst: true, own });
}

/** What closes the first step of each credential: the leak is closed before what came of it. */
function ownControls(graph: GraphReader, starts: readonly number[]): string[] {
  const { useStart, uses } = graph.csr;
  return starts.flatMap((p) => {
    if (graph.nodes[graph.nodeOf(p)]?.kind !== "Credential") return [];
    const found: string[] = [];
    for (let i = useStart[p] ?? 0; i < (useStart[p + 1] ?? 0); i++) {
      const closer = closerOf(graph, [uses[i] ?? 0], graph.nodes[graph.nodeOf(p)]?.id);
      if (closer) found.push(closer.id);
    }
    return found;
  });
}

const shownBlocked = 10;

/** What is reached from anywhere and not from the address. @param anywhere the graph without regard to it */
function blockedBy(anywhere: GraphReader, source: SourceRange, { starts, maxStratum, rows }: Reaching): TokenBlocked {
  const nodeOf = ({ privilege }: { readonly privilege: number }): number => anywhere.nodeOf(privilege);
  const open = new Set(rows.map(nodeOf));
  const lost = reaching(anywhere, starts, maxStratum).rows.filter((row) => !open.has(nodeOf(row)));
  const ids = [...new Set(lost.map(nodeOf))].flatMap((node) => anywhere.nodes[node]?.id ?? []).sort(compare);
  const unmet = lost
    .flatMap(({ prove }) => prove().conditions)
    .filter((one) => addressHolds(source, one) === "unmet")
    .map(({ text }) => text);
  return { count: ids.length, ids: ids.slice(0, shownBlocked), conditions: [...new Set(unmet)].sort(compare) };
}

/** Ids of proofs of the containment, which has a book of its own. */
const ofCut = (proof: string): string => `c${proof}`;
const renamed = (proofs: Readonly<Record<string, AnswerProof>>): Record<string, AnswerProof> =>
  Object.fromEntries(Object.entries(proofs).map(([id, proof]) => [ofCut(id), proof]));

function unknownOf(
  graph: GraphReader,
  question: TokenQuestion,
  all: readonly Resolved[],
  targets: readonly TokenTarget[],
  source: SourceRange | undefined,
): TokenUnknown {
  const conditions = new Map<
    string,
    { text: string; kind: string; targets: number; address?: "met" | "unmet" | "unknown" }
  >();
  for (const target of targets) {
    for (const one of target.conditions) {
      const { kind, text } = one;
      const address = source === undefined ? undefined : addressHolds(source, one);
      const known = conditions.get(`${kind} ${text}`) ?? {
        text,
        kind,
        targets: 0,
        ...(address === undefined ? {} : { address }),
      };
      known.targets++;
      conditions.set(`${kind} ${text}`, known);
    }
  }
  return {
    gaps: answerGaps(graph.gaps),
    conditions: [...conditions.values()].sort((a, b) => b.targets - a.targets || compare(a.text, b.text)),
    assumptions: assumptionsOf(question, all),
  };
}

function assumptionsOf({ fromAddress, verify }: TokenQuestion, all: readonly Resolved[]): string[] {
  const some = (test: (one: Resolved) => boolean): boolean => all.some(test);
  const said: (readonly [boolean, string])[] = [
    [true, "nothing was tried against an issuer: whether it still works is not known"],
    [fromAddress === undefined, "it is used from the internet, from an address that no range of a condition names"],
    [some(({ fact }) => isSession(fact)), "no session policy limits it: what it reaches is the most it can be"],
    [
      some(({ fact }) => (fact.scopes ?? []).length > 0),
      "scopes that no rule knows limit nothing here: what it reaches is the most it can be",
    ],
    [some(({ fact }) => !fact.hasSecret) && !some(({ fact }) => fact.hasSecret), "its secret part is out too"],
    [some(({ shown }) => shown.status === "expired"), "while it was valid everything that it reached was taken"],
    [
      some(({ shown }) => shown.resolution === "assumed"),
      "it is of whom it seems to be of: nothing that was imported says so for sure",
    ],
    [some(({ shown }) => shown.resolution === "candidates"), "it is held by every one of its candidates at once"],
    [!verify, "steps close what the snapshot shows; what an edit could open elsewhere is only looked for with verify"],
  ];
  return said.flatMap(([holds, text]) => (holds ? [text] : []));
}
