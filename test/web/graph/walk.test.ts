import { describe, expect, test } from "vitest";
import type { Point } from "../../../web/graph/place.ts";
import { ranges, sceneOf } from "../../../web/graph/scene.ts";
import { alongPath, walk } from "../../../web/graph/walk.ts";
import { story } from "./story.ts";

const answer = story();
const scene = sceneOf(answer, "right", answer.focus[0]);
const group = "group:k8s:shop:web|K8sPod";
/** The path in a row, the group under the role. */
const at = new Map<string, Point>([
  ["internet", { x: 0, y: 0 }],
  ["pod", { x: 100, y: 0 }],
  ["role", { x: 200, y: 8 }],
  ["bucket", { x: 300, y: 0 }],
  [group, { x: 200, y: 100 }],
]);

describe("arrow keys", () => {
  test("follow edges along the reading direction, the highlighted path first", () => {
    expect(walk(scene, at, "pod", "ArrowRight")).toBe("role");
    expect(walk(scene, at, "role", "ArrowLeft")).toBe("pod");
    expect(walk(scene, at, group, "ArrowLeft")).toBe("pod");
  });

  test("take the nearest node across, not one just off the line", () => {
    expect(walk(scene, at, "role", "ArrowDown")).toBe(group);
    expect(walk(scene, at, "pod", "ArrowDown")).toBe(group);
    expect(walk(scene, at, "internet", "ArrowUp")).toBeUndefined();
  });

  test("turn with the picture", () => {
    const down = sceneOf(answer, "down", answer.focus[0]);
    expect(walk(down, at, "pod", "ArrowDown")).toBe("role");
  });

  test("the path is walked both ways, from anywhere to its beginning", () => {
    expect(alongPath(scene, "pod", 1)).toBe("role");
    expect(alongPath(scene, "pod", -1)).toBe("internet");
    expect(alongPath(scene, group, 1)).toBe("internet");
    expect(alongPath(scene, "bucket", 1)).toBeUndefined();
  });
});

test.each([
  [[3, 4, 5], "3–5"],
  [[7, 3], "3, 7"],
  [[1], "1"],
  [[], ""],
])("steps %j are written %s", (numbers, text) => {
  expect(ranges(numbers)).toBe(text);
});
