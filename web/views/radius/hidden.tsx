import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { StoryHidden } from "../../../queries/story/answer.ts";
import { count } from "../../parts/words.ts";
import type { FieldsOf, RadiusState } from "../../state/views.ts";

interface Props {
  readonly hidden: readonly StoryHidden[];
  readonly state: RadiusState;
  readonly onChange: (fields: FieldsOf<"radius">) => void;
}

/** How much is not drawn one by one, why, and how to see it. */
export function HiddenChip({ hidden, state, onChange }: Props) {
  if (hidden.length === 0) return null;
  const nodes = hidden.filter(({ what }) => what === "nodes").reduce((sum, { count: own }) => sum + own, 0);
  const filtered = state.withoutKinds.length + state.withoutBoundaries.length > 0;
  return (
    <DialogTrigger>
      <Button className="button graph-chip">
        {nodes > 0 ? `${count(nodes)} not drawn one by one` : "Not complete"}
      </Button>
      <Popover className="popover" placement="top start">
        <Dialog className="hidden-why" aria-label="What is not drawn, and why">
          {({ close }) => (
            <>
              <ul className="stack">
                {hidden.map(({ text }) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
              <div className="row">
                {!state.all && (
                  <Button
                    className="button"
                    onPress={() => {
                      onChange({ all: true });
                      close();
                    }}
                  >
                    Open all groups
                  </Button>
                )}
                {(state.all || state.open.length > 0) && (
                  <Button
                    className="button"
                    onPress={() => {
                      onChange({ all: false, open: [] });
                      close();
                    }}
                  >
                    Close all groups
                  </Button>
                )}
                {filtered && (
                  <Button
                    className="button"
                    onPress={() => {
                      onChange({ withoutKinds: [], withoutBoundaries: [] });
                      close();
                    }}
                  >
                    Show what is left out
                  </Button>
                )}
              </div>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
