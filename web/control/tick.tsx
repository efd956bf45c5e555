import { Check } from "../parts/check.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { useTicks } from "./ticks.ts";

interface Props {
  readonly control: { readonly id: string; readonly title: string };
  /** What stands beside the box; the control's title where left out. */
  readonly children?: React.ReactNode;
}

/** A control with a box to take it for carried out; where nothing is ticked, with a link to where that is. */
export function ControlTick({ control: { id, title }, children = title }: Props) {
  const { ticked, onTick, elsewhere } = useTicks();
  if (onTick)
    return (
      <Check checked={ticked.has(id)} onChange={(on) => onTick(id, on)}>
        {children}
      </Check>
    );
  return (
    <span className="control-title">
      {children}
      {elsewhere && (
        <ViewLink to={elsewhere(id)} className="small control-try">
          What if?<span className="unseen"> {title}</span>
        </ViewLink>
      )}
    </span>
  );
}
