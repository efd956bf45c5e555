import type { StoryNode } from "../../../queries/story/answer.ts";
import type { NodeAction } from "../../graph/node-menu.tsx";
import type { FieldsOf, RadiusState } from "../../state/views.ts";

/** Answers of another question mean nothing to this one. */
export const fresh = { open: [], all: false, node: "", edge: "", step: "", target: "" } as const;

/** What an action on a node changes in the address; undefined for one that changes nothing there. */
export function changeBy(action: NodeAction, node: StoryNode, state: RadiusState): FieldsOf<"radius"> | undefined {
  switch (action) {
    case "open":
      return opened(node.id, state);
    case "start":
      return { ...fresh, direction: "forward", from: [node.id], to: [] };
    case "target":
      return { ...fresh, to: [node.id], ...(state.direction === "reverse" ? { from: [] } : {}) };
    case "reverse":
      return { ...fresh, direction: "reverse", to: [node.id], from: [] };
    case "hide":
      return { withoutKinds: [...new Set([...state.withoutKinds, node.kind])] };
    case "copy":
      return undefined;
  }
}

/** A group, or what remains of one, is taken apart; one that is open already is closed. */
export const opened = (id: string, { open }: Pick<RadiusState, "open">): { readonly open: readonly string[] } => {
  const group = id.replace(/^rest:/, "group:");
  return { open: open.includes(group) ? open.filter((one) => one !== group) : [...open, group] };
};
