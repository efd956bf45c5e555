import { expect, test } from "vitest";
import { layoutInput } from "../../../web/graph/layout-input.ts";
import { withMoved } from "../../../web/graph/moved.ts";
import { pinned } from "../../../web/graph/pin.ts";
import { readLayout } from "../../../web/graph/read-layout.ts";
import { sceneOf } from "../../../web/graph/scene.ts";
import { elkLayout } from "./elk.ts";
import { edge, node, story } from "./story.ts";

const answer = story();
const scene = sceneOf(answer, "right", answer.focus[0]);
const laid = async () => readLayout(scene, await elkLayout(layoutInput(scene)));
const there = { x: 900, y: -700 };

test("a dragged node stands where it was dropped, everything else where it stood", async () => {
  const before = await laid();
  const after = withMoved(scene, before, new Map([["role", there]]));
  expect(after.at.get("role")).toEqual(there);
  for (const id of ["internet", "pod", "bucket"]) expect(after.at.get(id)).toEqual(before.at.get(id));
});

test("its edges lose the bends that were made for its old place", async () => {
  const before = await laid();
  const bend = [{ x: 1, y: 1 }];
  const bent = { ...before, bends: new Map(scene.edges.map(({ id }) => [id, bend])) };
  const { bends } = withMoved(scene, bent, new Map([["role", there]]));
  expect([...bends.keys()].sort()).toEqual(["internet>pod", "pod>group:k8s:shop:web|K8sPod"].sort());
});

test("it stays there when a group is opened", async () => {
  const before = withMoved(scene, await laid(), new Map([["role", there]]));
  const group = "group:k8s:shop:web|K8sPod";
  const members = [1, 2, 3].map((at) => node(`member-${at}`, { role: "member", group }));
  const opened = story({
    nodes: [...answer.nodes.filter(({ id }) => id !== group), ...members],
    edges: [...answer.edges.filter(({ to }) => to !== group), ...members.map(({ id }) => edge("pod", id))],
  });
  const after = pinned(sceneOf(opened, "right", opened.focus[0]), before);
  expect(after.at.get("role")).toEqual(there);
  expect(after.at.size).toBe(7);
});

test("what is not drawn is not moved", async () => {
  const before = await laid();
  expect(withMoved(scene, before, new Map([["gone", there]]))).toBe(before);
});
