import { History } from "lucide";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { Privilege } from "../../model/access.ts";
import type { Certainty } from "../../model/step.ts";
import type { ReachedPeriod, SinceAnswer, SinceRow } from "../../queries/since/answer.ts";
import { useAnswer } from "../api/ask.ts";
import { Icon } from "../parts/icon.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { moment, plural, shortId } from "../parts/words.ts";
import { keeping } from "../state/history.ts";
import { FactChange } from "./fact-change.tsx";

/** From where, under which hypotheses. */
export interface SinceQuestion {
  readonly from: readonly string[];
  readonly assume: readonly string[];
  readonly certainty: Certainty;
}

interface Props {
  readonly question: SinceQuestion;
  readonly target: Privilege;
}

/** Since when the target is reached, asked for on demand: every kept snapshot is looked at. */
export function SinceWhen({ question: { from, assume, certainty }, target }: Props) {
  const [asked, setAsked] = useState(false);
  const { data, error, refetch } = useAnswer(
    "since",
    { from: [...from], to: [target], assume: [...assume], certainty },
    { enabled: asked },
  );
  if (!asked)
    return (
      <Button className="button" onPress={() => setAsked(true)}>
        <Icon of={History} />
        Since when?
      </Button>
    );
  if (error) return <ProblemBlock error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton says="Looking through the snapshots" lines={2} />;
  const [row] = data.rows;
  return row ? <Known answer={data} row={row} /> : <p className="since-when">It is not reached in this snapshot.</p>;
}

function Known({ answer, row }: { readonly answer: SinceAnswer; readonly row: SinceRow }) {
  const { since, opened, earlier, unread, shown } = row;
  return (
    <section className="since-when stack" aria-label="Since when">
      <p role="status">
        <strong>{sinceWords(since)}</strong>
        {since.after && (
          <>
            {" "}
            <ViewLink
              to={keeping("diff", { before: shortId(since.after.id), after: shortId(since.from.id) })}
              className="small"
            >
              What changed then
            </ViewLink>
          </>
        )}
      </p>
      {unread.length > 0 && (
        <p className="small">
          Further back it cannot be told:{" "}
          {unread.map(({ scope, collection }) => `${collection} of ${scope}`).join(", ")} not read before.
        </p>
      )}
      {opened.map((id) => {
        const change = answer.changes[id];
        return change && <FactChange key={id} change={change} />;
      })}
      {opened.length > 0 && (
        <p className="quiet small">
          {shown === "derived"
            ? "Checked: with this undone and everything derived again, it is not reached."
            : "Not checked by undoing it: these are the changed facts that the proof rests on."}
        </p>
      )}
      {earlier.length > 0 && (
        <p className="small">Reached before too: {earlier.map((period) => periodWords(period)).join("; ")}.</p>
      )}
      <p className="quiet small">
        {plural(answer.history.imports, "import")} looked at
        {answer.history.older > 0 && `, ${plural(answer.history.older, "older one")} not`}.
      </p>
    </section>
  );
}

/** "Reached since the snapshot taken 2026-11-21 06:10 UTC". */
const sinceWords = ({ atLeast, from }: ReachedPeriod): string =>
  atLeast
    ? `Reached at least since ${moment(from.takenAt)}, as far back as can be told`
    : `Reached since ${moment(from.takenAt)}`;

const periodWords = ({ from, until, atLeast }: ReachedPeriod): string =>
  `${atLeast ? "at least " : ""}from ${moment(from.takenAt)}${until ? ` until ${moment(until.takenAt)}` : ""}`;
