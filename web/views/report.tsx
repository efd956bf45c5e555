import { frameworkKeys } from "../../model/framework/keys.ts";
import type { ReportFramework } from "../../queries/report/answer.ts";
import { useAnswer } from "../api/ask.ts";
import { ExportMenu, text } from "../export/menu.tsx";
import { Choices } from "../parts/choices.tsx";
import { Empty } from "../parts/empty.tsx";
import { FindField } from "../parts/find-field.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { PickOne } from "../parts/select.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { count, moment, plural, shortId } from "../parts/words.ts";
import { useViewState } from "../state/use-view-state.ts";
import { Entries } from "./report/entries.tsx";
import { frameworkNames, states } from "./report/words.ts";
import "./report/report.css";

/** Lines of one entry that are fetched; its counts are whole. */
const limit = 200;

/** What this snapshot says to a framework, entry by entry, each line with the check or the node that says it. */
export default function Report() {
  const { state, change } = useViewState("report");
  const { data, error, refetch } = useAnswer("report", { framework: [state.framework], limit }, { keep: true });
  const framework = data?.frameworks.find(({ key }) => key === state.framework);
  return (
    <div className="page">
      <PageHead
        title="Report"
        says="What this snapshot says to a framework, each line with the check or the node that says it. It is no certificate: it says what importers saw."
      />
      <div className="row wide">
        <PickOne
          label="Framework"
          className="report-framework"
          options={frameworkKeys.map((key) => ({ id: key, text: frameworkNames[key] }))}
          value={state.framework}
          onChange={(next) => change({ framework: next })}
        />
      </div>
      {error && <ProblemBlock error={error} onRetry={() => void refetch()} />}
      {!framework && !error && <Skeleton says="Running every check" lines={10} />}
      {data?.empty && <Empty title="Nothing was imported: nothing was evaluated" />}
      {data && framework && (
        <section className="panel" aria-label={framework.title}>
          <div className="panel-head">
            <Choices
              label="Which entries"
              quiet
              value={state.only}
              onChange={(only) => change({ only })}
              options={[
                { value: "all", label: `All ${count(framework.entries.length)}` },
                ...(["found", "partly", "clear", "not-evaluated"] as const).map((one) => ({
                  value: one,
                  label: `${states[one].word} ${count(framework.counts[one])}`,
                })),
              ]}
            />
            <div className="row">
              <FindField
                label="Find in the report"
                value={state.find}
                onChange={(find) => change({ find }, "replace")}
              />
              <ExportMenu
                exports={[
                  {
                    id: "json",
                    says: "Answer as JSON",
                    file: `report-${state.framework}-${shortId(data.snapshot.id)}.json`,
                    make: async () => text("application/json", `${JSON.stringify(data, null, 2)}\n`),
                  },
                ]}
              />
            </div>
          </div>
          <p className="report-source quiet small">
            {framework.title} {framework.version}, <a href={framework.source}>the publisher's own text</a>. Ages are
            judged at {moment(data.asOf)}.{unverified(framework)}
          </p>
          <Entries key={state.framework} framework={framework} only={state.only} find={state.find} />
          <Labels framework={framework} />
        </section>
      )}
    </div>
  );
}

const unverified = ({ counts }: ReportFramework): string =>
  counts.unverified === 0
    ? ""
    : ` ${plural(counts.unverified, "id")} could not be read in the publisher's own text and ${counts.unverified === 1 ? "is" : "are"} marked.`;

/** What articles call entries otherwise. */
function Labels({ framework: { labels } }: { readonly framework: ReportFramework }) {
  if (labels.length === 0) return null;
  return (
    <details className="panel-body">
      <summary>Labels that articles give otherwise: {labels.length}</summary>
      <ul className="small report-labels">
        {labels.map(({ label, meant, said }) => (
          <li key={label}>
            <strong>{label}</strong> ({meant}): {said}
          </li>
        ))}
      </ul>
    </details>
  );
}
