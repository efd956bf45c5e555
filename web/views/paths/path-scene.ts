import type { StepRecord } from "../../../graph/port.ts";
import { splitPrivilege } from "../../../model/access.ts";
import { kindSpec } from "../../../model/node.ts";
import { kindOfId, nameOfId } from "../../../model/node-id.ts";
import { certainties } from "../../../model/step.ts";
import type { PathsAnswer } from "../../../queries/paths/answer.ts";
import type { StoryAnswer, StoryBoundary, StoryEdge, StoryFocus, StoryNode } from "../../../queries/story/answer.ts";
import { boundaryOf } from "../../graph/boundary.ts";
import { type Orientation, type Scene, sceneOf } from "../../graph/scene.ts";
import { describeNode } from "../../graph/words.ts";
import { foldedSteps } from "../../proof/fold.ts";
import type { Names } from "../../proof/sentence.ts";

export interface DrawnPath {
  readonly story: StoryAnswer;
  readonly scene: Scene;
  readonly names: Names;
  readonly describe: (id: string) => string;
}

/** Proofs, every node of them, as the picture of a blast radius would draw them; the first is highlighted. */
export function pathScene(answer: PathsAnswer, proofs: readonly string[], orientation: Orientation): DrawnPath {
  const story = storyOf(answer, proofs);
  const scene = sceneOf(story, orientation, story.focus[0]);
  return {
    story,
    scene,
    names: new Map(story.nodes.map(({ id, name }) => [id, name])),
    describe: (id) => describeNode(story, scene, id),
  };
}

function storyOf(answer: PathsAnswer, proofs: readonly string[]): StoryAnswer {
  const nodes = new Map<string, StoryNode>();
  const edges = new Map<string, StoryEdge>();
  const focus = proofs.map((proof) => focusOf(answer, proof, foldedInto(answer, proof, nodes, edges)));
  const marked = new Set(focus[0]?.edges);
  const list = [...nodes.values()];
  return {
    schema: 1,
    snapshot: answer.snapshot,
    direction: "forward",
    from: answer.from,
    to: answer.to,
    assume: answer.assume,
    gaps: answer.gaps,
    nodes: list,
    edges: [...edges.values()].map((edge) => ({ ...edge, focus: marked.has(edge.id) })),
    boundaries: boundariesOf(list),
    legend: [],
    hidden: [],
    focus: focus.flatMap((one) => one ?? []),
    total: { nodes: list.length, edges: edges.size },
    proofs: answer.proofs,
    steps: answer.steps,
  };
}

/** Adds a proof to the picture. @returns the edges of it, in its order */
function foldedInto(
  answer: PathsAnswer,
  proof: string,
  nodes: Map<string, StoryNode>,
  edges: Map<string, StoryEdge>,
): string[] {
  const steps = foldedSteps(answer, proof);
  const conclusion = answer.proofs[proof]?.conclusion;
  const target = conclusion ? splitPrivilege(conclusion).node : "";
  const made = new Set(steps.map(({ step }) => splitPrivilege(step.to).node));
  const own = new Set<string>();
  for (const { step, from } of steps) {
    const to = splitPrivilege(step.to);
    for (const held of from) {
      const { node, access } = splitPrivilege(held);
      put(nodes, node, access, made.has(node) ? "path" : "start");
      if (node === to.node) continue;
      const id = `${node}>${to.node}`;
      own.add(id);
      edges.set(id, withStep(edges.get(id), { id, from: node, to: to.node }, step));
    }
    put(nodes, to.node, to.access, to.node === target ? "target" : "path");
  }
  return [...own];
}

/** An edge that stands for one more step, as sure as the surest. */
function withStep(
  before: StoryEdge | undefined,
  ends: Pick<StoryEdge, "id" | "from" | "to">,
  step: StepRecord,
): StoryEdge {
  if (before?.steps.includes(step.key)) return before;
  const surest = before && certainties.indexOf(before.certainty) < certainties.indexOf(step.certainty) ? before : step;
  return {
    ...ends,
    certainty: surest.certainty,
    focus: false,
    count: (before?.count ?? 0) + 1,
    kinds: [...(before?.kinds ?? []), { edge: step.edge, count: 1 }],
    steps: [...(before?.steps ?? []), step.key],
  };
}

function focusOf(answer: PathsAnswer, proof: string, edges: readonly string[]): StoryFocus | undefined {
  const row = answer.paths.find((one) => one.proof === proof);
  return (
    row && {
      start: row.start,
      target: row.target,
      certainty: row.certainty,
      stepCount: row.stepCount,
      proof,
      edges,
    }
  );
}

function put(
  nodes: Map<string, StoryNode>,
  id: string,
  access: StoryNode["accesses"][number],
  role: StoryNode["role"],
): void {
  const before = nodes.get(id);
  const kind = kindOfId(id) ?? "Hub";
  nodes.set(id, {
    id,
    kind,
    class: kindSpec(kind).class,
    name: before?.name ?? shortName(id),
    role: before?.role === "target" ? "target" : role,
    boundary: boundaryOf(id),
    size: 1,
    accesses: [...new Set([...(before?.accesses ?? []), access])],
    certainty: "certain",
    sensitive: kindSpec(kind).class === "data-store" || kindSpec(kind).class === "secret",
    contains: [],
  });
}

/** A name without what every name has: a pod's controller kind and digest, a route's usual scheme and port. */
const shortName = (id: string): string =>
  nameOfId(id)
    .replace(/@[0-9a-f]{8}$/, "")
    .replace(/^(deployment|statefulset|daemonset|replicaset|job|cronjob)\//, "")
    .replace(/^https:\/\/([^/:]+):443/, "$1")
    .replace(/^http:\/\/([^/:]+):80(?!\d)/, "$1");

function boundariesOf(nodes: readonly StoryNode[]): StoryBoundary[] {
  const found = new Map<string, StoryBoundary>();
  const add = (id: string, kind: StoryBoundary["kind"], title: string, parent?: string): void => {
    if (!found.has(id)) found.set(id, { id, kind, title, nodes: 0, ...(parent ? { parent } : {}) });
  };
  for (const { boundary } of nodes) {
    const [family = "", name = "", third = ""] = boundary.split(":");
    if (family === "k8s") {
      add(`k8s:${name}`, "cluster", `cluster ${name}`);
      if (third) add(boundary, "namespace", `namespace ${third}`, `k8s:${name}`);
    } else if (family === "aws") add(boundary, "aws-account", `AWS ${third}`);
    else if (family === "vault") add(boundary, "vault", `Vault ${name}`);
    else if (family === "github") add(boundary, "repository-owner", `GitHub ${name}`);
    else if (boundary === "internet") add(boundary, "internet", "Internet");
  }
  return [...found.values()].sort((a, b) => Number(a.parent !== undefined) - Number(b.parent !== undefined));
}
