import type { NodeKind } from "../../model/node.ts";
import { glyphUri } from "../graph/glyphs.ts";
import { lookOf } from "../graph/look.ts";

/** A kind as the picture draws it: the outline of its class, its glyph inside. */
export function KindGlyph({ kind }: { readonly kind: NodeKind }) {
  const { outline, fill, ink } = lookOf(kind);
  return (
    <svg className="glyph" viewBox="-14 -14 28 28" aria-hidden="true">
      {outline === "circle" && <circle r="12" fill={fill} />}
      {outline === "rounded" && <rect x="-12" y="-12" width="24" height="24" rx="4" fill={fill} />}
      {typeof outline === "object" && (
        <polygon points={outline.corners.map(([x, y]) => `${x * 12},${y * 12}`).join(" ")} fill={fill} />
      )}
      <image href={glyphUri(kind, ink)} x="-7.5" y="-7.5" width="15" height="15" />
    </svg>
  );
}
