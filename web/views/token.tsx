import { useEffect, useRef, useState } from "react";
import type { TokenAnswer } from "../../queries/token/answer.ts";
import { askLeak } from "../api/leak.ts";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useViewState } from "../state/use-view-state.ts";
import { Paste } from "./token/paste.tsx";
import { Report } from "./token/report.tsx";
import "./radius/radius.css";
import "./token/token.css";

/** What leaked, and what to do about it. The answer lives as long as this view; the secret not even that. */
export default function Token() {
  const { state, change } = useViewState("token");
  const [answer, setAnswer] = useState<TokenAnswer>();
  const [error, setError] = useState<unknown>();
  const [asking, setAsking] = useState(false);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const ask = async (secret: string) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setAsking(true);
    setError(undefined);
    setAnswer(undefined);
    const { snapshot, asOf, fromAddress, since, visibility } = state;
    try {
      const found = await askLeak(secret, { snapshot, asOf, fromAddress, since, visibility }, own.signal);
      change({ open: [], node: "", edge: "", target: "" }, "replace");
      setAnswer(found);
    } catch (thrown) {
      if (!own.signal.aborted) setError(thrown);
    }
    if (running.current === own) setAsking(false);
  };
  return (
    <div className="page token">
      <PageHead
        title="Leaked token"
        says="What it is, what it reaches, and what to do about it, in order. Nothing is tried against its issuer."
      />
      <Paste state={state} change={change} asking={asking} onAsk={(secret) => void ask(secret)} />
      {error !== undefined && <ProblemBlock error={error} />}
      {asking && <Skeleton says="Working out what it reaches" lines={12} />}
      {answer && <Report answer={answer} state={state} change={change} />}
    </div>
  );
}
