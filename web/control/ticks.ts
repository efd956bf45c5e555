import { createContext, useContext } from "react";
import type { ViewState } from "../state/views.ts";

/** What ticking a control does where it is shown. */
export interface Ticks {
  /** Ids of the controls that are taken for carried out. */
  readonly ticked: ReadonlySet<string>;
  /** Left out: nothing is ticked here, `elsewhere` leads to where it is. */
  readonly onTick?: (control: string, on: boolean) => void;
  /** The page where the control is ticked. */
  readonly elsewhere?: (control: string) => ViewState;
}

const TicksContext = createContext<Ticks>({ ticked: new Set() });

export const TicksProvider = TicksContext.Provider;
export const useTicks = (): Ticks => useContext(TicksContext);
