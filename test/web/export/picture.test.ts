import { describe, expect, test } from "vitest";
import { reportHtml } from "../../../web/export/report.ts";
import { sceneSvg } from "../../../web/export/svg.ts";
import { rounded } from "../../../web/export/svg-edge.ts";
import { layoutInput } from "../../../web/graph/layout-input.ts";
import { lookOf } from "../../../web/graph/look.ts";
import { leaves } from "../../../web/graph/outline.ts";
import { readLayout } from "../../../web/graph/read-layout.ts";
import { sceneOf } from "../../../web/graph/scene.ts";
import { elkLayout } from "../graph/elk.ts";
import { node, story } from "../graph/story.ts";
import { answer, hostile } from "./answers.ts";

async function svgOf(
  told = story(),
  theme: "light" | "dark" = "light",
  title = "What internet reaches",
): Promise<string> {
  const scene = sceneOf(told, "right", told.focus[0]);
  return sceneSvg(scene, readLayout(scene, await elkLayout(layoutInput(scene))), theme, title);
}

/** Whether every element that is opened is closed, in order: what an XML reader asks for. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, close, name = "", , end] of xml.matchAll(/<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) return false;
    } else if (!end) open.push(name);
  }
  const rest = xml.replaceAll(/<\/?[a-zA-Z]+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g, "");
  return open.length === 0 && !rest.includes("<");
}

describe("the picture as SVG", () => {
  test("holds every node, edge and boundary, and nothing that is fetched or runs", async () => {
    const svg = await svgOf();
    expect(wellFormed(svg)).toBe(true);
    for (const text of ["orders-", "archive-of-", "Internet", "AWS 1", ">12<"]) expect(svg).toContain(text);
    expect(svg.match(/<polygon points="[^"]*" fill="#(D55E00|8a97a6)"\/>/g)).toHaveLength(4);
    expect(svg).toContain('stroke-dasharray="9 5"');
    expect(svg).not.toMatch(/foreignObject|<script|<image|<use|href=|url\(|@import|\son\w+=/i);
  });

  test("both themes", async () => {
    expect(await svgOf(story(), "dark")).toContain('fill="#0d1117"');
    expect(await svgOf(story(), "light")).toContain('fill="#ffffff"');
  });

  test.each(hostile)("a name stays text: %s", async (name) => {
    const told = story({
      nodes: [node("a", { name }), node("b", { kind: "AwsRole", class: "identity", name })],
      edges: [],
    });
    const svg = await svgOf(told, "light", name);
    expect(wellFormed(svg)).toBe(true);
    expect(svg).not.toMatch(/<script|<img|\son\w+="/i);
  });

  test("lines leave nodes at their outline", () => {
    const away = leaves(lookOf("K8sSecret").outline, { x: 0, y: 0 }, 10, { x: 100, y: 0 });
    expect(away).toEqual({ x: 10, y: 0 });
    const slant = leaves(lookOf("K8sSecret").outline, { x: 0, y: 0 }, 10, { x: 100, y: 100 });
    expect(slant.x).toBeCloseTo(5);
    expect(leaves("circle", { x: 0, y: 0 }, 10, { x: 0, y: -5 })).toEqual({ x: 0, y: -10 });
  });

  test("bends are round where there is room", () => {
    expect(
      rounded([
        { x: 0, y: 0 },
        { x: 100, y: 0 },
        { x: 100, y: 100 },
      ]),
    ).toBe("M0 0L86 0Q100 0 100 14L100 100");
  });
});

describe("the report", () => {
  const write = (name: string): string =>
    reportHtml({
      title: `What ${name} reaches`,
      question: [["From", name]],
      snapshot: answer.snapshot,
      written: "2026-11-22T11:00:00.000Z",
      light: "<svg></svg>",
      dark: "<svg></svg>",
      answer,
      rows: [
        {
          id: "bucket",
          name,
          kind: name,
          access: "read",
          certainty: "conditional",
          conditions: [{ kind: "environment", text: name }],
          stepCount: 3,
          proof: "p1",
        },
      ],
      total: 1,
      gaps: [{ scope: name, collection: "policies", reason: name, blinds: [], weakens: [] }],
      names: new Map([["pod", name]]),
    });

  test("tells the question, when, what is reached, each step with its evidence, and the gaps", () => {
    const html = write("internet");
    for (const text of [
      "What internet reaches",
      "2026-11-20 06:10 UTC",
      "2026-11-22 11:00 UTC",
      '<a href="#p1">',
      '<details id="p1">',
      "doc.json /c",
      "is not thereby safe",
      "default-src &#39;none&#39;",
    ])
      expect(html).toContain(text);
  });

  test.each(hostile)("nothing in it runs or is fetched: %s", (name) => {
    const html = write(name);
    expect(html).not.toMatch(/<script|<img|<link|<iframe|<[^>]*\son\w+=/i);
  });
});
