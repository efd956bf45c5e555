import type { IconNode } from "lucide";
import { Icon } from "./icon.tsx";

/** How something came out: `good`, `warn`, `fault` or `quiet` gives the colour, which never says it alone. */
export interface MarkWords {
  readonly word: string;
  readonly icon: IconNode;
  readonly tone: string;
}

interface Props {
  readonly of: MarkWords;
  /** Only the glyph is seen. */
  readonly small?: boolean;
}

/** How something came out: glyph, colour and word. */
export const Mark = ({ of: { word, icon, tone }, small = false }: Props) => (
  <span className="mark" data-tone={tone} title={small ? word : undefined}>
    <Icon of={icon} />
    <span className={small ? "unseen" : undefined}>{word}</span>
  </span>
);
