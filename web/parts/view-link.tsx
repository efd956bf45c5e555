import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from "react";
import { go } from "../state/history.ts";
import { printView, type ViewState } from "../state/views.ts";

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> {
  readonly to: ViewState;
  readonly children: ReactNode;
}

/** A link to a state of the page: opens in place, or in a new tab as any link does. */
export function ViewLink({ to, children, onClick, ...others }: Props) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const elsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || elsewhere) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...others} href={printView(to)} onClick={follow}>
      {children}
    </a>
  );
}
