import type { StoryAnswer, StoryNode } from "../../queries/story/answer.ts";
import { kindName } from "../parts/words.ts";
import { fateWords } from "./fate.ts";
import type { Scene } from "./scene.ts";

const isGroup = ({ role }: StoryNode): boolean => role === "group" || role === "rest";

/** What somebody hears who walks through the picture: name, kind, boundary, how it is reached. */
export function describeNode(answer: StoryAnswer, scene: Scene, id: string): string {
  const node = answer.nodes.find((one) => one.id === id);
  if (!node) return "";
  const boundary = answer.boundaries.find((one) => one.id === node.boundary);
  const way = scene.path.indexOf(id);
  const out = answer.edges.filter(({ from }) => from === id).length;
  const into = answer.edges.filter(({ to }) => to === id).length;
  return [
    `${node.name}, ${isGroup(node) ? `group of ${node.size}, ${kindName(node.kind)}` : kindName(node.kind)}`,
    ...(boundary ? [`in ${boundary.title}`] : []),
    heldWords(answer, node),
    ...(node.authentication === "unauthenticated" ? ["asks for no authentication"] : []),
    ...(node.authentication === "not-proven" ? ["authentication not proven"] : []),
    ...(node.sensitive ? ["sensitive"] : []),
    ...wordsOfFate(scene, id),
    ...(way >= 0 ? [`${way + 1} of ${scene.path.length} on the highlighted path`] : []),
    `${into} in, ${out} out`,
    ...(isGroup(node) ? ["Enter opens it"] : []),
  ].join("; ");
}

function wordsOfFate({ nodes }: Scene, id: string): string[] {
  const fate = nodes.find((one) => one.id === id)?.fate;
  return fate ? [fateWords[fate]] : [];
}

function heldWords({ direction }: StoryAnswer, { role, accesses, certainty }: StoryNode): string {
  if (role === "start") return direction === "forward" ? "start" : "reaches the target";
  const what = accesses.join(", ") || "nothing";
  return direction === "forward" ? `reached: ${what}, ${certainty}` : `needs: ${what}, ${certainty}`;
}
