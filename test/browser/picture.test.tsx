import type { Core } from "cytoscape";
import { useMemo } from "react";
import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import type { StoryAnswer } from "../../queries/story/answer.ts";
import { sceneOf } from "../../web/graph/scene.ts";
import { Stage } from "../../web/graph/stage.tsx";
import { usePlaces } from "../../web/graph/use-places.ts";
import { describeNode } from "../../web/graph/words.ts";
import { story } from "../web/graph/story.ts";
import { expectAccessible, show } from "./show.tsx";

const nothing: readonly string[] = [];

interface Props {
  readonly answer: StoryAnswer;
  readonly onPick: (what: { readonly node?: string; readonly edge?: string }) => void;
  readonly onOpen: (id: string) => void;
}

function Shown({ answer, onPick, onOpen }: Props) {
  const scene = useMemo(() => sceneOf(answer, "right", answer.focus[0]), [answer]);
  const placed = usePlaces(scene, "one");
  return (
    <div className="graph" style={{ height: 500 }} data-ready={placed !== undefined}>
      <h1>Picture</h1>
      {placed && (
        <Stage
          placed={placed}
          label="What internet reaches"
          picked={nothing}
          lit={nothing}
          describe={(id) => describeNode(answer, scene, id)}
          onPick={onPick}
          onOpen={onOpen}
          onMenu={() => undefined}
        />
      )}
    </div>
  );
}

/** The library keeps what it drew on the element that it drew it in. */
interface Drawn extends HTMLElement {
  readonly _cyreg: { readonly cy: Core };
}

async function drawn(answer = story()) {
  const onPick = vi.fn();
  const onOpen = vi.fn();
  const box = show(<Shown answer={answer} onPick={onPick} onOpen={onOpen} />);
  await vi.waitFor(() => expect(box.querySelector("[data-ready=true] canvas")).not.toBeNull(), { timeout: 20_000 });
  const canvas = box.querySelector<Drawn>(".graph-canvas");
  if (!canvas) throw new Error("nothing is drawn");
  const { cy } = canvas._cyreg;
  await vi.waitFor(() => expect(cy.nodes(".node")).toHaveLength(answer.nodes.length), { timeout: 5000 });
  const says = () => box.querySelector("[aria-live]")?.textContent ?? "";
  return { box, canvas, cy, onPick, onOpen, says };
}

test("the canvas is not blank, and every node of the path is inside with a legible name", async () => {
  const { canvas, cy } = await drawn();
  await vi.waitFor(() => {
    const layers = [...canvas.querySelectorAll("canvas")];
    const inked = layers.some((one) =>
      one.getContext("2d")?.getImageData(0, 0, one.width, one.height).data.some(Boolean),
    );
    expect(inked).toBe(true);
  });
  const path = cy.nodes(".focus");
  expect(path).toHaveLength(4);
  for (const node of path) {
    const { x1, y1, x2, y2 } = node.renderedBoundingBox();
    expect(Math.min(x1, y1)).toBeGreaterThanOrEqual(0);
    expect(x2).toBeLessThanOrEqual(cy.width());
    expect(y2).toBeLessThanOrEqual(cy.height());
    expect(node.numericStyle("font-size") * cy.zoom()).toBeGreaterThanOrEqual(9);
  }
});

test("a click selects a node, a double click opens a group", async () => {
  const { canvas, cy, onPick, onOpen } = await drawn();
  const role = cy.getElementById("role").renderedPosition();
  await userEvent.click(canvas, { position: { x: role.x, y: role.y } });
  await vi.waitFor(() => expect(onPick).toHaveBeenCalledWith({ node: "role" }));
  const group = cy.getElementById("group:k8s:shop:web|K8sPod").renderedPosition();
  await userEvent.dblClick(canvas, { position: { x: group.x, y: group.y } });
  await vi.waitFor(() => expect(onOpen).toHaveBeenCalledWith("group:k8s:shop:web|K8sPod"));
});

test("the keyboard walks the path, says where it stands, and opens groups", async () => {
  const { canvas, says, onPick, onOpen } = await drawn();
  canvas.focus();
  await vi.waitFor(() =>
    expect(says()).toMatch(/^internet, Internet; in Internet; start; 1 of 4 on the highlighted path/),
  );
  await userEvent.keyboard("{ArrowRight}");
  await vi.waitFor(() => expect(says()).toMatch(/^pod, Kubernetes pod; in namespace web; reached: execute, certain/));
  await userEvent.keyboard("pp");
  await vi.waitFor(() => expect(says()).toMatch(/^orders-archive-of-the-shop, AWS bucket; .*sensitive/));
  await userEvent.keyboard(" ");
  expect(onPick).toHaveBeenLastCalledWith({ node: "bucket" });
  await userEvent.keyboard("{Home}{ArrowRight}{ArrowRight}{ArrowUp}");
  await vi.waitFor(() => expect(says()).toMatch(/group of 12/));
  await userEvent.keyboard("{Enter}");
  expect(onOpen).toHaveBeenCalledWith("group:k8s:shop:web|K8sPod");
});

test("axe finds nothing wrong", async () => {
  const { box } = await drawn();
  await expectAccessible(box);
});
