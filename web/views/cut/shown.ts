import type { Picture } from "../../graph/picture.ts";
import type { PlacedScene } from "../../graph/use-places.ts";

/** What is drawn of the picture, for those who save it. */
export interface Shown {
  readonly picture: Picture;
  readonly placed: PlacedScene;
}
