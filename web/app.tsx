import { Suspense, useEffect, useRef, useState } from "react";
import type { Job } from "../server/jobs/job.ts";
import { useSignedOut } from "./api/client.ts";
import { useEvents } from "./api/jobs.ts";
import { useDeriving } from "./api/retry.ts";
import { Header } from "./frame/header.tsx";
import { Help } from "./frame/help.tsx";
import { useFrameShortcuts } from "./frame/shortcuts.ts";
import { SignedOut } from "./frame/signed-out.tsx";
import { titleOf, views } from "./frame/views.ts";
import { Boundary } from "./parts/boundary.tsx";
import { Skeleton } from "./parts/skeleton.tsx";
import { say, Toasts } from "./parts/toasts.tsx";
import { usePlace } from "./state/use-view-state.ts";
import type { ViewName } from "./state/views.ts";

export function App() {
  return useSignedOut() ? <SignedOut /> : <Frame />;
}

const ends = { done: "is done", failed: "failed", cancelled: "was cancelled" } as const;

const sayOver = ({ state, inputs }: Job): void => {
  if (state === "done" || state === "failed" || state === "cancelled")
    say(`The import of ${inputs.join(", ")} ${ends[state]}`);
};

function Frame() {
  const { state, notices } = usePlace();
  const [help, setHelp] = useState(false);
  const opened = useRef<ViewName | undefined>(state.view);
  useFrameShortcuts(() => setHelp(true));
  useEvents(sayOver);
  const deriving = useDeriving();
  const title = titleOf(state);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const { page: Page } = views[state.view];
  return (
    <div className="frame">
      <a href="#view" className="skip unseen">
        Skip to the view
      </a>
      <Header onHelp={() => setHelp(true)} />
      <main id="view" className="view" tabIndex={-1} data-view={state.view}>
        <div className="notices" role="status">
          {deriving && (
            <p className="banner">
              The graph is being derived. A large snapshot takes a while the first time; the page asks again by itself.
            </p>
          )}
          {notices.map((notice) => (
            <p key={notice} className="banner">
              {notice}
            </p>
          ))}
        </div>
        <Boundary key={state.view}>
          <Suspense fallback={<Skeleton says="Opening the view" />}>
            <Page />
            <FocusOnHeading view={state.view} opened={opened} />
          </Suspense>
        </Boundary>
      </main>
      <Help open={help} onClose={() => setHelp(false)} />
      <Toasts />
    </div>
  );
}

interface FocusProps {
  readonly view: ViewName;
  /** The view that the page was opened with, until another is shown. */
  readonly opened: { current: ViewName | undefined };
}

/** After moving to another view the focus is on its heading, where reading begins; not when the page is first opened. */
function FocusOnHeading({ view, opened }: FocusProps) {
  useEffect(() => {
    if (opened.current === view) return;
    opened.current = undefined;
    const heading = document.querySelector<HTMLElement>("main h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, [view, opened]);
  return null;
}
