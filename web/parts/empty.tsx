import type { ReactNode } from "react";

interface Props {
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
}

/** A place where nothing is, with the next step. */
export function Empty({ title, children }: Props) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
