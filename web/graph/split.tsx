import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { keep, kept } from "../state/kept.ts";

interface Props {
  /** Under which the browser keeps the share. */
  readonly name: string;
  /** `row`: side by side. `column`: one over the other. */
  readonly along: "row" | "column";
  /** Share of the first part, in percent, until it is moved. */
  readonly share: number;
  readonly label: string;
  readonly first: ReactNode;
  readonly second: ReactNode;
}

const least = 15;
const most = 85;
const bounded = (share: number): number => Math.min(most, Math.max(least, Math.round(share * 10) / 10));

/** Two parts with a bar between them that mouse, touch and arrow keys move. */
export function Split({ name, along, share, label, first, second }: Props) {
  const [at, setAt] = useState(() => bounded(Number(kept(`split.${name}`)) || share));
  const frame = useRef<HTMLDivElement>(null);
  const move = (next: number): void => {
    const share = bounded(next);
    setAt(share);
    keep(`split.${name}`, String(share));
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !frame.current) return;
    const { left, top, width, height } = frame.current.getBoundingClientRect();
    move(along === "row" ? ((event.clientX - left) / width) * 100 : ((event.clientY - top) / height) * 100);
  };
  const press = (event: KeyboardEvent): void => {
    const [less, more] = along === "row" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const next = { [less]: at - 3, [more]: at + 3, Home: least, End: most }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    move(next);
  };
  return (
    <div ref={frame} className={`split split-${along}`} style={{ "--share": `${at}%` } as React.CSSProperties}>
      <div className="split-part first">{first}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is not the line between texts that `hr` is */}
      <div
        className="split-bar"
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={along === "row" ? "vertical" : "horizontal"}
        aria-valuenow={Math.round(at)}
        aria-valuemin={least}
        aria-valuemax={most}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={press}
      />
      <div className="split-part">{second}</div>
    </div>
  );
}
