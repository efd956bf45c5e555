import { type ReactNode, useState } from "react";
import { ShowMore } from "./show-more.tsx";

interface Shown<T> {
  readonly shown: readonly T[];
  /** The button for more of them; nothing where all are shown. */
  readonly more: ReactNode;
}

/** The first of many rows, and more of them when asked. @param page rows drawn at once */
export function useShown<T>(rows: readonly T[], page: number): Shown<T> {
  const [pages, setPages] = useState(1);
  const shown = rows.slice(0, pages * page);
  return { shown, more: <ShowMore left={rows.length - shown.length} onPress={() => setPages(pages + 4)} /> };
}
