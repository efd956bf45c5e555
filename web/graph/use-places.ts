import { useEffect, useRef, useState } from "react";
import { paint } from "./bitmaps.ts";
import { placesOf, rememberMoved, warmUp } from "./layout.ts";
import { withMoved } from "./moved.ts";
import type { Places, Point } from "./place.ts";
import type { Scene } from "./scene.ts";

/** A scene in its places. */
export interface PlacedScene {
  readonly scene: Scene;
  readonly places: Places;
  /** Somebody has dragged a node: it stays there, whatever is opened beside it. */
  readonly onMove: (id: string, at: Point) => void;
}

/** What is drawn now, as people have left it. */
interface Standing {
  readonly family: string;
  readonly scene: Scene;
  readonly places: Places;
  readonly moved: ReadonlyMap<string, Point>;
}

/**
 * Gives a scene its places; until they are there, the scene that was drawn before stays.
 *
 * @param family scenes of one family differ in what is opened or hidden: in them, what is drawn stays where it is
 */
export function usePlaces(scene: Scene | undefined, family: string): PlacedScene | undefined {
  const [placed, setPlaced] = useState<PlacedScene>();
  const last = useRef<Standing>(undefined);
  useEffect(() => warmUp(), []);
  useEffect(() => {
    if (!scene) return;
    let wanted = true;
    const { current } = last;
    const before = current?.family === family && current.scene.orientation === scene.orientation ? current : undefined;
    const asked = placesOf(scene, before?.places, before?.moved);
    void Promise.all([asked, paint(scene)]).then(([places]) => {
      if (!wanted) return;
      last.current = { family, scene, places, moved: before?.moved ?? new Map() };
      const onMove = (id: string, at: Point): void => {
        if (last.current?.scene !== scene) return;
        const moved = new Map([...last.current.moved, [id, at]]);
        const now = withMoved(scene, places, moved);
        last.current = { family, scene, places: now, moved };
        rememberMoved(scene, now);
      };
      setPlaced({ scene, places, onMove });
    });
    return () => {
      wanted = false;
    };
  }, [scene, family]);
  return placed;
}
