import { type KeyboardEvent, useCallback, useEffect, useId, useState } from "react";
import type { Theme } from "./look.ts";
import { Picture, type PictureEvents } from "./picture.ts";
import type { Places } from "./place.ts";
import type { Scene } from "./scene.ts";

interface Props extends Omit<PictureEvents, "onWalk"> {
  readonly scene: Scene;
  readonly places: Places;
  readonly theme: Theme;
  readonly label: string;
  /** Ids of nodes and edges that are selected, and those that a step of the proof lights up. */
  readonly picked: readonly string[];
  readonly lit: readonly string[];
  /** What somebody hears who stands on the node. */
  readonly describe: (id: string) => string;
  /** Gives the picture to the buttons around it. */
  readonly onReady: (picture: Picture | undefined) => void;
}

/** The picture itself, for mouse, touch and keyboard. The tables beside it say the same. */
export function Canvas({ scene, places, theme, label, picked, lit, describe, onReady, ...events }: Props) {
  const [picture, setPicture] = useState<Picture>();
  const [here, setHere] = useState("");
  const help = useId();
  const attach = useCallback(
    (container: HTMLDivElement | null) => {
      if (!container) return;
      const made = new Picture(container);
      setPicture(made);
      onReady(made);
      return () => {
        made.destroy();
        onReady(undefined);
      };
    },
    [onReady],
  );
  useEffect(() => {
    if (picture) picture.events = { ...events, onWalk: setHere };
  });
  useEffect(() => picture?.style(theme, scene.orientation), [picture, theme, scene.orientation]);
  useEffect(() => {
    picture?.draw(scene, places);
    picture?.mark("picked", picked);
    picture?.mark("lit", lit);
  }, [picture, scene, places, picked, lit]);

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!picture?.press(event.key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div
        ref={attach}
        className="graph-canvas"
        role="application"
        aria-roledescription="interactive graph"
        aria-label={label}
        aria-describedby={help}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application of its own, walked with the arrow keys
        tabIndex={0}
        onKeyDown={press}
        onFocus={() => picture?.enter()}
        onBlur={() => picture?.leave()}
      />
      <p id={help} className="unseen">
        Arrow keys walk along edges and between neighbours. P and Shift P walk along the highlighted path, Home goes to
        its start, End to its target. Enter opens a group or selects a node, M opens its menu, F shows everything, 0 the
        path, plus and minus zoom. The tables below say the same as the picture.
      </p>
      <p className="unseen" role="status" aria-live="polite">
        {here && describe(here)}
      </p>
    </>
  );
}
