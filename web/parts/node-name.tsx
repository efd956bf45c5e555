import type { ReactNode } from "react";
import type { NodeKind } from "../../model/node.ts";
import { KindGlyph } from "./kind-glyph.tsx";

interface Props {
  readonly kind: NodeKind;
  readonly id: string;
  /** Its name: a heading or a link. */
  readonly children: ReactNode;
}

/** A node as tables and panels name it: glyph, name, and its id below. */
export const NodeName = ({ kind, id, children }: Props) => (
  <div className="named">
    <KindGlyph kind={kind} />
    <div>
      {children}
      <span className="id">{id}</span>
    </div>
  </div>
);
