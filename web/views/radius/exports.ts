import type { StoryAnswer } from "../../../queries/story/answer.ts";
import { ask } from "../../api/ask.ts";
import { stepsCsv } from "../../export/csv.ts";
import { type Export, text } from "../../export/menu.tsx";
import { type ReportRow, reportHtml } from "../../export/report.ts";
import { fileName } from "../../export/save.ts";
import { sceneSvg } from "../../export/svg.ts";
import { palettes, type Theme } from "../../graph/look.ts";
import type { Picture } from "../../graph/picture.ts";
import type { Places } from "../../graph/place.ts";
import type { PlacedScene } from "../../graph/use-places.ts";
import { kindName } from "../../parts/words.ts";
import type { Names } from "../../proof/sentence.ts";
import type { RadiusState } from "../../state/views.ts";
import { exposedTogether } from "./exposed.ts";

/** Rows that a report proves one by one. */
const reported = 1000;

interface Shown {
  readonly answer: StoryAnswer;
  readonly placed: PlacedScene;
  readonly picture: Picture;
  readonly names: Names;
  readonly state: RadiusState;
  readonly theme: Theme;
}

/** What can be saved of a blast radius. */
export function exportsOf(shown: Shown): Export[] {
  const { answer, picture, names, state, theme } = shown;
  const title = titleOf(state);
  const file = fileName(title);
  return [
    { id: "png", says: "Picture as PNG", file: `${file}.png`, make: () => picture.png(palettes[theme].background) },
    {
      id: "svg",
      says: "Picture as SVG",
      file: `${file}.svg`,
      make: async () => text("image/svg+xml", drawn(shown, theme, title)),
    },
    {
      id: "html",
      says: "Report as one HTML file",
      file: `${file}.html`,
      make: async () => text("text/html", await report(shown, title)),
    },
    {
      id: "json",
      says: "Picture's answer as JSON",
      file: `${file}.json`,
      make: async () => text("application/json", `${JSON.stringify(answer, null, 2)}\n`),
    },
    {
      id: "csv",
      says: "Steps of the drawn proofs as CSV",
      file: `${file}-steps.csv`,
      make: async () =>
        text(
          "text/csv",
          stepsCsv(
            answer,
            answer.focus.map(({ proof }) => proof),
            names,
          ),
        ),
    },
  ];
}

const titleOf = ({ direction, from, to }: RadiusState): string =>
  direction === "forward" ? `What ${from.join(" and ")} reaches` : `Who reaches ${to.join(" and ")}`;

/** The picture as it stands, moved nodes included. */
function drawn({ placed, picture }: Shown, theme: Theme, title: string): string {
  const { at, bends } = placed.places;
  const now = picture.places();
  const stands = (id: string): boolean => at.get(id)?.x === now.get(id)?.x && at.get(id)?.y === now.get(id)?.y;
  const ends = new Map(placed.scene.edges.map(({ id, edge }) => [id, edge]));
  const kept = [...bends].filter(([id]) => stands(ends.get(id)?.from ?? "") && stands(ends.get(id)?.to ?? ""));
  const places: Places = { ...placed.places, at: now, bends: new Map(kept) };
  return sceneSvg(placed.scene, places, theme, title);
}

async function report(shown: Shown, title: string): Promise<string> {
  const { answer, names, state } = shown;
  const { snapshot, asOf, certainty, alone, assume } = state;
  const asking = { snapshot, asOf };
  const common = {
    title,
    question: [
      ...(state.from.length > 0 ? [["From", state.from.join(", ")] as const] : []),
      ...(state.to.length > 0 ? [["To", state.to.join(", ")] as const] : []),
      ...(assume.length > 0 ? [["Assumed", assume.join(", ")] as const] : []),
      ["Weakest step allowed", certainty] as const,
    ],
    written: new Date().toISOString(),
    light: drawn(shown, "light", title),
    dark: drawn(shown, "dark", title),
    names,
  };
  if (state.direction === "reverse") {
    const [first, ...others] = await Promise.all(
      state.to.map((target) => ask("exposes", { target, certainty, alone, limit: reported }, asking)),
    );
    if (!first) throw new Error("a reverse question names a target");
    const all = exposedTogether([first, ...others]);
    const rows = all.reachedBy.map(({ kind, ...row }): ReportRow => ({ ...row, kind: kindName(kind), conditions: [] }));
    const total = Object.values(all.counts.byKind).reduce((sum, count) => sum + count, 0);
    return reportHtml({ ...common, snapshot: answer.snapshot, answer: all, rows, total, gaps: all.gaps });
  }
  const all = await ask(
    "reach",
    { from: [...state.from], assume: [...assume], certainty, alone, limit: reported },
    asking,
  );
  const rows = all.reached.map(({ kind, ...row }): ReportRow => ({ ...row, kind: kindName(kind) }));
  const total = Object.values(all.counts.byCertainty).reduce((sum, count) => sum + count, 0);
  const more = new Map([...all.reached.map(({ id, name }) => [id, name] as const), ...names]);
  return reportHtml({ ...common, names: more, snapshot: answer.snapshot, answer: all, rows, total, gaps: all.gaps });
}
