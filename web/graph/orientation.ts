import { useSyncExternalStore } from "react";
import type { Orientation } from "./scene.ts";

const narrow = typeof matchMedia === "undefined" ? undefined : matchMedia("(max-width: 44rem)");

function subscribe(listener: () => void): () => void {
  narrow?.addEventListener("change", listener);
  return () => narrow?.removeEventListener("change", listener);
}

const turned = (orientation: Orientation): Orientation => (orientation === "right" ? "down" : "right");

/** On a narrow screen a picture runs down where it would run right, and the other way round: along the longer side. */
export function useOrientation(chosen: Orientation): Orientation {
  const upright = useSyncExternalStore(subscribe, () => narrow?.matches ?? false);
  return upright ? turned(chosen) : chosen;
}
