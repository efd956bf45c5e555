import type { IconNode } from "lucide";
import { Icon } from "../../parts/icon.tsx";

interface Props {
  readonly of: { readonly word: string; readonly icon: IconNode; readonly tone: string };
  /** Only the glyph is seen. */
  readonly small?: boolean;
}

/** How a run or a source came out: glyph, colour and word. */
export const Mark = ({ of: { word, icon, tone }, small = false }: Props) => (
  <span className="scan-mark" data-tone={tone} title={small ? word : undefined}>
    <Icon of={icon} />
    <span className={small ? "unseen" : undefined}>{word}</span>
  </span>
);
