import { CircleHelp } from "lucide";
import { useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { useAbout } from "../api/store.ts";
import { Icon } from "../parts/icon.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { keeping } from "../state/history.ts";
import { usePlace } from "../state/use-view-state.ts";
import { SnapshotPicker } from "./snapshot-picker.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { viewNames, views } from "./views.ts";

const stores = { embedded: "Embedded store", neo4j: "Neo4j" } as const;

/** @param onHelp opens the list of shortcuts */
export function Header({ onHelp }: { readonly onHelp: () => void }) {
  const { view } = usePlace().state;
  const { data: about } = useAbout();
  const links = useRef<HTMLUListElement>(null);
  // On a phone the list of views is wider than the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view's link is the current one then
  useEffect(() => {
    const list = links.current?.closest("nav");
    const link = list?.querySelector<HTMLElement>("[aria-current]");
    if (list && link) list.scrollLeft = link.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
  }, [view]);
  return (
    <header className="head">
      <ViewLink to={keeping("overview")} className="brand">
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeLinecap="round" aria-hidden="true">
          <circle cx="12" cy="12" r="9.5" strokeWidth="2" />
          <path d="m12 12 6.5-6.5" strokeWidth="2" />
          <circle cx="12" cy="12" r="2.5" fill="currentColor" stroke="none" />
          <circle cx="18.7" cy="5.3" r="2.5" fill="currentColor" stroke="none" />
        </svg>
        Ambit
      </ViewLink>
      <nav aria-label="Views">
        <ul className="views" ref={links}>
          {viewNames.map((name) => (
            <li key={name}>
              <ViewLink to={keeping(name)} aria-current={name === view ? "page" : undefined}>
                {views[name].title}
              </ViewLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="head-tools">
        <SnapshotPicker />
        {about && (
          <span className="badge store-kind" title={`Ambit ${about.version}`}>
            {stores[about.store.kind]}
          </span>
        )}
        <div className="theme-switch">
          <ThemeSwitch />
        </div>
        <Button className="button plain square" aria-label="Shortcuts and help" onPress={onHelp}>
          <Icon of={CircleHelp} />
        </Button>
      </div>
    </header>
  );
}
