import { useEffect, useRef, useState } from "react";
import { paint } from "./bitmaps.ts";
import { placesOf, warmUp } from "./layout.ts";
import type { Places } from "./place.ts";
import type { Scene } from "./scene.ts";

/** A scene in its places. */
export interface PlacedScene {
  readonly scene: Scene;
  readonly places: Places;
}

/**
 * Gives a scene its places; until they are there, the scene that was drawn before stays.
 *
 * @param family scenes of one family differ in what is opened or hidden: in them, what is drawn stays where it is
 */
export function usePlaces(scene: Scene | undefined, family: string): PlacedScene | undefined {
  const [placed, setPlaced] = useState<PlacedScene>();
  const last = useRef<{ readonly family: string; readonly placed: PlacedScene }>(undefined);
  useEffect(() => warmUp(), []);
  useEffect(() => {
    if (!scene) return;
    let wanted = true;
    const { current } = last;
    const same = current?.family === family && current.placed.scene.orientation === scene.orientation;
    const asked = placesOf(scene, same ? current.placed.places : undefined);
    void Promise.all([asked, paint(scene)]).then(([places]) => {
      if (!wanted) return;
      const next = { scene, places };
      last.current = { family, placed: next };
      setPlaced(next);
    });
    return () => {
      wanted = false;
    };
  }, [scene, family]);
  return placed;
}
