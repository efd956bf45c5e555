import type { GraphReader } from "../../graph/port.ts";
import { factKinds, isFactKind } from "../../model/fact-kinds.ts";
import { latencyText } from "../../model/latency.ts";
import type { Owner } from "../../model/owner.ts";
import { type ShownControl, shownControl } from "../control.ts";
import type { CutAnswer, CutStep, Residual } from "../cut/answer.ts";
import { residualOf } from "../cut/residual.ts";
import type { TokenAction, TokenPlan } from "./answer.ts";
import { issuerOf } from "./issuer.ts";
import { evidenceToKeep } from "./keep.ts";
import type { Resolved } from "./resolve.ts";

/** Gaps of the same scope that a line about what breaks names. */
const shownGaps = 4;

/** What is asked of a containment. */
export type Containment = Pick<
  CutAnswer,
  | "reached"
  | "cut"
  | "rest"
  | "zero"
  | "uncuttable"
  | "verification"
  | "chokePoints"
  | "ownPoints"
  | "window"
  | "proofs"
  | "steps"
>;

export const nothingToContain = (graph: GraphReader): Containment => ({
  reached: residualOf(graph, []),
  cut: [],
  rest: [],
  zero: { seconds: 0, because: [], beyond: [] },
  uncuttable: [],
  verification: { derivations: 0, added: [], reached: [] },
  chokePoints: [],
  ownPoints: [],
  proofs: {},
  steps: {},
});

/**
 * What is done, in two lanes, from a containment whose order puts first what can be undone.
 * @param proofId what a proof of the containment is called in the answer
 */
export function planOf(
  graph: GraphReader,
  cut: Containment,
  credentials: readonly Resolved[],
  proofId: (proof: string) => string,
): TokenPlan {
  const touched = new Set([...cut.cut.map(({ control }) => control), ...cut.rest].map(({ factKey }) => factKey));
  const own = credentials.filter(({ fact }) => !touched.has(fact.key)).map((one) => ownStep(graph, one, cut.reached));
  const holders = new Map(credentials.map(({ fact, shown }) => [fact.key, shown.owner]));
  const steps = cut.cut.map((step) => withHolder(stepAction(graph, step), holders));
  const ordered = [...own, ...steps].map((action, index) => ({
    ...action,
    number: index + 1,
  }));
  // What leaked is revoked at once, whether or not that can be undone.
  const isFirst = ({ reversible, on }: TokenAction): boolean => reversible || holders.has(on);
  const destroy = ordered.filter((action) => !isFirst(action));
  const controls = [...cut.cut.map(({ control }) => control), ...cut.rest];
  return {
    before: cut.reached,
    contain: ordered.filter(isFirst),
    keep: evidenceToKeep(
      credentials.map(({ fact }) => fact),
      controls,
      destroy,
    ),
    destroy,
    rest: cut.rest,
    zero: cut.zero,
    uncuttable: cut.uncuttable.map((one) => ({ ...one, proof: proofId(one.proof) })),
    derivations: cut.verification.derivations,
    left: cut.verification.reached,
  };
}

/** What leaked is nobody's by itself: who owns its holder authorises. */
const withHolder = (action: Unnumbered, holders: ReadonlyMap<string, Owner>): Unnumbered =>
  action.owner.status === "unowned" ? { ...action, owner: holders.get(action.on) ?? action.owner } : action;

type Unnumbered = Omit<TokenAction, "number">;

function stepAction(graph: GraphReader, step: CutStep): Unnumbered {
  const { control, stops, ends, together, waits, residual, uses, useCount } = step;
  const closes = stops.map(({ title, from, to }) => `closes: ${title}: ${from.join(" and ")} -> ${to}`);
  const ended = ends.length === 0 ? [] : [`ends what was taken of ${ends.join(", ")}`];
  return {
    ...controlAction(control),
    effect: [...closes, ...ended],
    breaks: { found: uses, count: useCount, notRead: notRead(graph, control) },
    together,
    waits,
    residual,
  };
}

const controlAction = (control: ShownControl) => ({
  title: control.title,
  on: control.factKey,
  command: control.command,
  latency: latencyText(control.latency),
  seconds: control.latency.seconds,
  reversible: control.reversible,
  owner: control.owner,
  control: control.id,
  ...(control.simulates === undefined ? {} : { simulates: control.simulates }),
});

/** Of a credential that the containment does not touch: the snapshot's own control, else what its issuer offers. */
function ownStep(graph: GraphReader, { fact, shown }: Resolved, residual: Residual): Unnumbered {
  const together = { together: false, waits: false, residual };
  const index = graph.controls.find(`revoke:${fact.key}`);
  if (index >= 0) {
    const control = shownControl(graph, index);
    return {
      ...controlAction(control),
      effect: ["nobody authenticates with it any more"],
      breaks: { found: [], count: 0, notRead: notRead(graph, control) },
      ...together,
    };
  }
  const { issuer, command, latency, reversible } = issuerOf(fact);
  return {
    title: `Revoke it at ${issuer}`,
    on: fact.key,
    command,
    effect: ["nobody authenticates with it any more; what it was used for until then is not in the snapshot"],
    latency: latencyText(latency),
    seconds: latency.seconds,
    reversible,
    owner: shown.owner,
    breaks: { found: [], count: 0, notRead: [`who else uses it: only ${issuer} can tell`] },
    ...together,
  };
}

/** What could rest on it unseen. */
function notRead(graph: GraphReader, { factKind, factKey }: ShownControl): string[] {
  const scope = graph.scopes.find((one) => one === scopeOf(factKey)) ?? "";
  const gaps = graph.gaps
    .filter((gap) => scope !== "" && gap.scope === scope)
    .slice(0, shownGaps)
    .map(
      ({ collection, reason }) =>
        `${isFactKind(collection) ? factKinds[collection].collection : collection}: ${reason}`,
    );
  return [logOf(factKind), ...gaps];
}

function scopeOf(key: string): string {
  const account = /arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(key)?.[1];
  if (account !== undefined) return `aws:account:${account}`;
  return /^(?:k8s|vault):[^:]+/.exec(key)?.[0] ?? "";
}

function logOf(factKind: string): string {
  if (factKind === "aws.access-key") return "who signs with it: no log of its use was read";
  if (factKind.startsWith("aws.")) return "who uses it now: CloudTrail was not read";
  if (factKind.startsWith("k8s.")) return "who uses it now: the cluster's audit log was not read";
  if (factKind.startsWith("vault.")) return "who uses it now: Vault's audit log was not read";
  return "who uses it now: no log of it was read";
}
