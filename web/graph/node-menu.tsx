import { useRef } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";
import type { StoryNode } from "../../queries/story/answer.ts";
import type { MenuPlace } from "./picture.ts";

export type NodeAction = "open" | "start" | "target" | "reverse" | "copy" | "hide";

interface Props {
  readonly place: MenuPlace | undefined;
  readonly node: StoryNode | undefined;
  readonly onAction: (action: NodeAction, node: StoryNode) => void;
  readonly onClose: () => void;
}

/** What can be done with a node, opened where it stands. */
export function NodeMenu({ place, node, onAction, onClose }: Props) {
  const anchor = useRef<HTMLSpanElement>(null);
  const group = node?.role === "group" || node?.role === "rest";
  const own = node !== undefined && !group;
  const items: readonly (readonly [NodeAction, string, boolean])[] = [
    ["open", "Open the group here", group],
    ["start", "Set as start", own],
    ["target", "Set as target", own],
    ["reverse", "Who reaches this?", own],
    ["copy", "Copy the id", own],
    ["hide", "Hide this kind", true],
  ];
  return (
    <>
      <span
        ref={anchor}
        className="menu-anchor"
        style={{ left: place?.x ?? 0, top: place?.y ?? 0 }}
        aria-hidden="true"
      />
      {node && place && (
        <Popover
          triggerRef={anchor}
          isOpen
          onOpenChange={(open) => !open && onClose()}
          placement="bottom start"
          className="popover"
        >
          <Menu
            className="options"
            aria-label={`What to do with ${node.name}`}
            autoFocus="first"
            onAction={(key) => {
              const action = items.find(([name]) => name === key)?.[0];
              if (action) onAction(action, node);
              onClose();
            }}
          >
            {items
              .filter(([, , offered]) => offered)
              .map(([name, text]) => (
                <MenuItem key={name} id={name} className="option">
                  {text}
                </MenuItem>
              ))}
          </Menu>
        </Popover>
      )}
    </>
  );
}
