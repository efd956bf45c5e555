import type { Core, NodeSingular } from "cytoscape";
import type { Page } from "playwright-core";

/** One node as the canvas shows it: pixels of the page. */
export interface Shown {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** Where it stands in the picture, however that is zoomed and moved. */
  readonly place: { readonly x: number; readonly y: number };
  readonly label: string;
  /** Height of the label's letters. */
  readonly letters: number;
  /** Box of the node with its label lies inside the canvas. */
  readonly inside: boolean;
}

/** Waits until the picture stands. */
export async function drawn(page: Page): Promise<void> {
  await page.locator('.radius-parts[data-ready="true"] .graph-canvas canvas').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".graph-canvas canvas").length > 0);
  // The fit follows the first frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** Cytoscape keeps its instance on the element that it draws in. */
export const nodesShown = (page: Page): Promise<readonly Shown[]> =>
  page.evaluate(() => {
    const container = document.querySelector(".graph-canvas") as HTMLElement & { _cyreg: { cy: Core } };
    const { cy } = container._cyreg;
    const place = container.getBoundingClientRect();
    return cy.nodes(".node").map((node) => {
      const box = node.renderedBoundingBox({ includeLabels: true, includeOverlays: false });
      const { x, y } = (node as NodeSingular).renderedPosition();
      return {
        id: node.id(),
        x: place.left + x,
        y: place.top + y,
        place: { ...(node as NodeSingular).position() },
        label: String(node.style("label")),
        letters: Number.parseFloat(String(node.style("font-size"))) * cy.zoom(),
        inside: box.x1 >= -1 && box.y1 >= -1 && box.x2 <= place.width + 1 && box.y2 <= place.height + 1,
      };
    });
  });

/** How many nodes and edges a selector of the canvas finds. */
export const shownCount = (page: Page, selector: string): Promise<number> =>
  page.evaluate((wanted) => {
    const container = document.querySelector(".graph-canvas") as HTMLElement & { _cyreg: { cy: Core } };
    return container._cyreg.cy.$(wanted).length;
  }, selector);

/** Waits until so many nodes are drawn: `more` than a number, or just that many. */
export async function nodesDrawn(page: Page, count: number, more = false): Promise<void> {
  await page.waitForFunction(
    ([wanted, over]) => {
      const container = document.querySelector(".graph-canvas") as HTMLElement & { _cyreg: { cy: Core } };
      const { length } = container._cyreg.cy.nodes(".node");
      return over ? length > wanted : length === wanted;
    },
    [count, more] as const,
  );
}

/** Middle of an edge as drawn, in pixels of the page. */
export const edgePoint = (page: Page, id: string): Promise<{ readonly x: number; readonly y: number }> =>
  page.evaluate((edge) => {
    const container = document.querySelector(".graph-canvas") as HTMLElement & { _cyreg: { cy: Core } };
    const place = container.getBoundingClientRect();
    const { x, y } = container._cyreg.cy.getElementById(edge).renderedMidpoint();
    return { x: place.left + x, y: place.top + y };
  }, id);

/** Distinct colours of the canvas, up to a hundred: a blank one has one at most. */
export const coloursOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const seen = new Set<number>();
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>(".graph-canvas canvas")) {
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let i = 0; i < pixels.length && seen.size < 100; i += 16)
        seen.add(
          ((pixels[i] ?? 0) << 24) | ((pixels[i + 1] ?? 0) << 16) | ((pixels[i + 2] ?? 0) << 8) | (pixels[i + 3] ?? 0),
        );
    }
    return seen.size;
  });
