import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { structuralHash } from "./hash.ts";
import { layoutInput } from "./layout-input.ts";
import { withMoved } from "./moved.ts";
import { pinned, shared } from "./pin.ts";
import type { Places, Point } from "./place.ts";
import { readLayout } from "./read-layout.ts";
import type { Scene } from "./scene.ts";
import { simpleLayout } from "./simple-layout.ts";

/** Milliseconds that a layout may take, and that the worker may take to start. */
const layoutLimit = 4000;
const startLimit = 8000;
/** Layouts that are kept for Back and Forward. */
const remembered = 60;
/** Part of the nodes that must have been there for the rest to be placed beside them. */
const pinnedFrom = 0.5;

let engine: InstanceType<typeof ELK> | undefined;
let started: Promise<unknown> | undefined;
const known = new Map<string, Places>();

/** Starts the worker before there is something to lay out: its code takes a moment to load. */
export function warmUp(): void {
  if (engine) return;
  engine = new ELK({ workerUrl });
  started = engine.layout({ id: "root", children: [{ id: "a", width: 1, height: 1 }] }).catch(() => undefined);
}

/**
 * Places for a scene: those it had before, or pinned to what is drawn now, or by the engine in its worker, or, where
 * that takes too long, simple ones.
 *
 * @param before what is drawn now, if the scene is the same question with a group opened or something hidden
 * @param moved what somebody has dragged there: it stays where they dropped it
 */
export async function placesOf(
  scene: Scene,
  before?: Places,
  moved: ReadonlyMap<string, Point> = new Map(),
): Promise<Places> {
  const key = structuralHash(scene);
  const remembers = known.get(key);
  if (remembers) return withMoved(scene, remembers, moved);
  const places =
    before && shared(scene, before) >= pinnedFrom
      ? pinned(scene, before)
      : withMoved(scene, (await engineLayout(scene)) ?? simpleLayout(scene), moved);
  if (places.how !== "simple") remember(key, places);
  return places;
}

/** For Back: the scene as it now stands. */
export const rememberMoved = (scene: Scene, places: Places): void => remember(structuralHash(scene), places);

function remember(key: string, places: Places): void {
  known.delete(key);
  known.set(key, places);
  const [oldest] = known.keys();
  if (known.size > remembered && oldest !== undefined) known.delete(oldest);
}

async function engineLayout(scene: Scene): Promise<Places | undefined> {
  warmUp();
  await within(startLimit, started);
  const laid = await within(layoutLimit, engine?.layout(layoutInput(scene)));
  if (laid) return readLayout(scene, laid as ElkNode);
  engine?.terminateWorker();
  engine = undefined;
  return undefined;
}

/** What the promise gives, or undefined when it fails or takes longer. */
async function within<T>(milliseconds: number, promise: Promise<T> | undefined): Promise<T | undefined> {
  let timer: number | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = window.setTimeout(resolve, milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
