import type { IdentitiesAnswer } from "../../queries/identities/answer.ts";
import { useAnswer } from "../api/ask.ts";
import { ExportMenu, text } from "../export/menu.tsx";
import { Choices } from "../parts/choices.tsx";
import { Empty } from "../parts/empty.tsx";
import { FindField } from "../parts/find-field.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { count, shortId } from "../parts/words.ts";
import { keeping } from "../state/history.ts";
import { useViewState, type ViewHandle } from "../state/use-view-state.ts";
import type { StateOf } from "../state/views.ts";
import { IdentityDetail } from "./identities/detail.tsx";
import { FindingsPanel } from "./identities/findings.tsx";
import { Revocations } from "./identities/revocations.tsx";
import { IdentitiesTable } from "./identities/table.tsx";
import "./identities/identities.css";

/** Identities that are fetched. */
const limit = 1000;

/** Every non-human identity: who answers for it, what proves it, how it ends, and what is wrong with it. */
export default function Identities() {
  const { state, change } = useViewState("identities");
  const { of, show } = state;
  const question =
    of === ""
      ? { ownerless: show === "ownerless", exposed: show === "exposed", limit }
      : { selectors: [of], people: true, limit: 1 };
  const { data, error, refetch } = useAnswer("identities", question, { keep: true });
  const [first] = data?.identities ?? [];
  return (
    <div className="page">
      <PageHead
        title="Identities"
        says="What acts without a person: who answers for it, what proves it, how it ends, and what is wrong with it."
      />
      {of !== "" && (
        <p>
          <ViewLink to={keeping("identities", { of: "" })}>All identities</ViewLink>
        </p>
      )}
      {error && <ProblemBlock error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton says="Asking which identities there are" lines={10} />}
      {data && of === "" && <All answer={data} state={state} change={change} />}
      {of !== "" && first?.id === of && <IdentityDetail record={first} />}
      {of !== "" && data && !first && <Empty title="No such identity in this snapshot" />}
      {of !== "" && <FindingsPanel on={[of]} severity="info" title="What is wrong with it" />}
    </div>
  );
}

interface Props {
  readonly answer: IdentitiesAnswer;
  readonly state: StateOf<"identities">;
  readonly change: ViewHandle<"identities">["change"];
}

function All({ answer, state, change }: Props) {
  const { counts, identities, truncated, snapshot, revocations } = answer;
  const { show, find, severity, check } = state;
  const words = find.toLowerCase().split(/\s+/);
  const fits = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const shown = identities.filter((one) => fits(`${one.id} ${one.name} ${one.type}`));
  const file = `identities-${shortId(snapshot.id)}`;
  return (
    <div className="stack">
      <section className="panel" aria-label="Identities">
        <div className="panel-head">
          <Choices
            label="Which identities"
            quiet
            value={show}
            onChange={(next) => change({ show: next, check: "" })}
            options={[
              { value: "all", label: `All ${count(counts.identities)}` },
              { value: "ownerless", label: `Nobody accountable ${count(counts.identities - counts.accountable)}` },
              { value: "exposed", label: `Exposed ${count(counts.exposed)}` },
              { value: "findings", label: "Findings" },
            ]}
          />
          <div className="row">
            {show === "findings" ? (
              <Choices
                label="Severity or worse"
                quiet
                value={severity}
                onChange={(next) => change({ severity: next }, "replace")}
                options={(["critical", "high", "medium", "low", "info"] as const).map((value) => ({
                  value,
                  label: value,
                }))}
              />
            ) : (
              <FindField
                label="Find in the table"
                value={find}
                onChange={(next) => change({ find: next }, "replace")}
              />
            )}
            <ExportMenu
              exports={[
                {
                  id: "json",
                  says: "Answer as JSON",
                  file: `${file}.json`,
                  make: async () => text("application/json", `${JSON.stringify(answer, null, 2)}\n`),
                },
              ]}
            />
          </div>
        </div>
        {show === "findings" ? null : shown.length === 0 ? (
          <Empty title="Nothing fits" />
        ) : revocations && show === "ownerless" ? (
          <Revocations rows={revocations.filter((one) => fits(`${one.id} ${one.name}`))} />
        ) : (
          <IdentitiesTable rows={shown} />
        )}
        {truncated && show !== "findings" && (
          <p className="panel-body quiet small">The first {count(identities.length)} are here; counts are whole.</p>
        )}
      </section>
      {show === "findings" && (
        <>
          {check !== "" && (
            <p>
              <ViewLink to={keeping("identities", { show })}>Findings of every check, not of {check} alone</ViewLink>
            </p>
          )}
          <FindingsPanel on={[]} severity={severity} check={check} title="Findings" />
        </>
      )}
    </div>
  );
}
