import type { Theme } from "../graph/look.ts";
import { palettes } from "../graph/look.ts";
import type { Picture } from "../graph/picture.ts";
import type { Places } from "../graph/place.ts";
import type { PlacedScene } from "../graph/use-places.ts";
import type { Proofs } from "../proof/fold.ts";
import type { Names } from "../proof/sentence.ts";
import { stepsCsv } from "./csv.ts";
import { type Export, text } from "./menu.tsx";
import { fileName } from "./save.ts";
import { sceneSvg } from "./svg.ts";

/** What is drawn, and the answer that it draws. */
export interface Shown {
  readonly title: string;
  readonly answer: Proofs;
  /** Ids of the proofs that are drawn. */
  readonly proofs: readonly string[];
  readonly names: Names;
  readonly placed: PlacedScene;
  readonly picture: Picture;
  readonly theme: Theme;
  /** The report's HTML, given the picture in both themes. */
  readonly report: (light: string, dark: string) => Promise<string>;
}

/** The forms in which a picture and its answer can be saved. */
export function filesOf(shown: Shown): Export[] {
  const { title, answer, proofs, names, report } = shown;
  const file = fileName(title);
  return [
    ...pictureFiles(shown),
    {
      id: "html",
      says: "Report as one HTML file",
      file: `${file}.html`,
      make: async () => text("text/html", await report(drawn(shown, "light"), drawn(shown, "dark"))),
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
      make: async () => text("text/csv", stepsCsv(answer, proofs, names)),
    },
  ];
}

type ShownPicture = Pick<Shown, "title" | "placed" | "picture" | "theme">;

/** The forms in which a picture alone can be saved. */
export function pictureFiles(shown: ShownPicture): Export[] {
  const { title, picture, theme } = shown;
  const file = fileName(title);
  return [
    { id: "png", says: "Picture as PNG", file: `${file}.png`, make: () => picture.png(palettes[theme].background) },
    {
      id: "svg",
      says: "Picture as SVG",
      file: `${file}.svg`,
      make: async () => text("image/svg+xml", drawn(shown, theme)),
    },
  ];
}

/** The picture as it stands, moved nodes included. */
function drawn({ placed, picture, title }: Omit<ShownPicture, "theme">, theme: Theme): string {
  const { at, bends } = placed.places;
  const now = picture.places();
  const stands = (id: string): boolean => at.get(id)?.x === now.get(id)?.x && at.get(id)?.y === now.get(id)?.y;
  const ends = new Map(placed.scene.edges.map(({ id, edge }) => [id, edge]));
  const kept = [...bends].filter(([id]) => stands(ends.get(id)?.from ?? "") && stands(ends.get(id)?.to ?? ""));
  const places: Places = { ...placed.places, at: now, bends: new Map(kept) };
  return sceneSvg(placed.scene, places, theme, title);
}
