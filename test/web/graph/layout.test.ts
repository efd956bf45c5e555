import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StoryAnswer } from "../../../queries/story/answer.ts";
import { boxesOf } from "../../../web/graph/boxes.ts";
import { structuralHash } from "../../../web/graph/hash.ts";
import { layoutInput } from "../../../web/graph/layout-input.ts";
import { pinned } from "../../../web/graph/pin.ts";
import { extent, overlap, type Places } from "../../../web/graph/place.ts";
import { readLayout } from "../../../web/graph/read-layout.ts";
import { type Orientation, type Scene, sceneOf } from "../../../web/graph/scene.ts";
import { simpleLayout } from "../../../web/graph/simple-layout.ts";
import { fitted } from "../../../web/graph/view-fit.ts";
import { elkLayout } from "./elk.ts";
import { edge, node, story } from "./story.ts";

const laid = async (scene: Scene): Promise<Places> => readLayout(scene, await elkLayout(layoutInput(scene)));
const drawn = (answer: StoryAnswer, orientation: Orientation = "right"): Scene =>
  sceneOf(answer, orientation, answer.focus[0]);

/** Pairs of boundaries, neither in the other, and of nodes that are drawn over one another. */
function collisions(scene: Scene, { at }: Places): string[] {
  const nodes = scene.nodes.flatMap((one) => {
    const place = at.get(one.id);
    return place ? [{ id: one.id, rect: extent(one, place, scene.orientation) }] : [];
  });
  const parents = new Map(scene.boxes.map(({ id, parent }) => [id, parent]));
  const within = (id: string | undefined, outer: string): boolean =>
    id !== undefined && (id === outer || within(parents.get(id), outer));
  const boxes = boxesOf(scene, at).map((box) => ({ id: box.id, rect: box }));
  const pairs = <T>(list: readonly T[]): [T, T][] =>
    list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));
  return [
    ...pairs(nodes).filter(([a, b]) => overlap(a.rect, b.rect)),
    ...pairs(boxes).filter(([a, b]) => !within(a.id, b.id) && !within(b.id, a.id) && overlap(a.rect, b.rect)),
  ].map(([a, b]) => `${a.id} / ${b.id}`);
}

describe("places by the engine", () => {
  test.each(["right", "down"] as const)("every node has one, nothing overlaps, the path runs on: %s", async (way) => {
    const scene = drawn(story(), way);
    const places = await laid(scene);
    expect([...places.at.keys()].sort()).toEqual(scene.nodes.map(({ id }) => id).sort());
    expect(collisions(scene, places)).toEqual([]);
    const along = scene.path.map((id) => places.at.get(id)?.[way === "right" ? "x" : "y"] ?? Number.NaN);
    expect(scene.path).toEqual(["internet", "pod", "role", "bucket"]);
    expect(along).toEqual([...along].sort((a, b) => a - b));
  });
});

/** Stories of up to 40 nodes in random boundaries with random edges. */
const stories = fc
  .record({
    nodes: fc.array(fc.tuple(fc.constantFrom("k8s:shop", "k8s:shop:web", "aws:account:1", "internet"), fc.nat(30)), {
      minLength: 2,
      maxLength: 40,
    }),
    edges: fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 60 }),
  })
  .map(({ nodes, edges }) => {
    const list = nodes.map(([boundary, length], at) => node(`n${at}`, { boundary, name: "x-".repeat(length) }));
    const id = (at: number): string => `n${at % list.length}`;
    const joined = new Map(edges.map(([from, to]) => [`${id(from)}>${id(to)}`, edge(id(from), id(to))]));
    return story({ nodes: list, edges: [...joined.values()], focus: [] });
  });

describe("simple places", () => {
  test("every node has one and nothing overlaps, whatever the graph", () => {
    fc.assert(
      fc.property(stories, fc.constantFrom<Orientation>("right", "down"), (answer, way) => {
        const scene = drawn(answer, way);
        const places = simpleLayout(scene);
        expect(places.at.size).toBe(scene.nodes.length);
        expect(collisions(scene, places)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** The story with its group opened into members. */
function opened(answer: StoryAnswer, members: number): StoryAnswer {
  const group = "group:k8s:shop:web|K8sPod";
  const taken = Array.from({ length: members }, (_, at) => node(`member-${at}`, { role: "member", group }));
  return {
    ...answer,
    nodes: [...answer.nodes.filter(({ id }) => id !== group), ...taken],
    edges: [...answer.edges.filter(({ to }) => to !== group), ...taken.map(({ id }) => edge("pod", id))],
  };
}

describe("an opened group", () => {
  test("leaves everything else where it was and overlaps nothing", async () => {
    const before = await laid(drawn(story()));
    for (const members of [1, 3, 12, 50]) {
      const scene = drawn(opened(story(), members));
      const after = pinned(scene, before);
      for (const id of ["internet", "pod", "role", "bucket"]) expect(after.at.get(id)).toEqual(before.at.get(id));
      expect(after.at.size).toBe(scene.nodes.length);
      const nodes = collisions(scene, after).filter((pair) => pair.includes("member"));
      expect(nodes).toEqual([]);
    }
  });
});

describe("the hash of a scene", () => {
  test("is equal for equal structure and differs where a place could", () => {
    const hash = structuralHash(drawn(story()));
    expect(structuralHash(drawn(story({ gaps: [], total: { nodes: 99, edges: 99 } })))).toBe(hash);
    expect(structuralHash(drawn(story(), "down"))).not.toBe(hash);
    expect(structuralHash(drawn(opened(story(), 2)))).not.toBe(hash);
  });
});

describe("fitting", () => {
  test("shows everything where names stay legible, else the path, else its beginning", async () => {
    const scene = drawn(story());
    const { at } = await laid(scene);
    expect(fitted(scene, at, { width: 1200, height: 800 })?.fitted).toBe("all");
    const part = fitted(scene, at, { width: 160, height: 120 });
    expect(part?.fitted).toBe("part");
    expect((part?.zoom ?? 0) * 21).toBeGreaterThanOrEqual(9);
    expect(fitted(scene, at, { width: 160, height: 120 }, true)?.fitted).toBe("all");
  });

  test("keeps the path inside wherever it says so", async () => {
    const scene = drawn(opened(story(), 30));
    const { at } = await laid(scene);
    for (const width of [300, 500, 700, 900, 1300]) {
      const view = fitted(scene, at, { width, height: 500 });
      if (!view || view.fitted === "part") continue;
      for (const one of scene.nodes.filter(({ focus }) => focus)) {
        const place = at.get(one.id);
        if (!place) throw new Error(`no place for ${one.id}`);
        const rect = extent(one, place, "right");
        expect(rect.x * view.zoom + view.pan.x).toBeGreaterThanOrEqual(0);
        expect((rect.x + rect.width) * view.zoom + view.pan.x).toBeLessThanOrEqual(width);
        expect(one.font * view.zoom).toBeGreaterThanOrEqual(9);
      }
    }
  });
});
