import type { Severity } from "../../../model/check.ts";
import type { CheckRow, FindingsAnswer, ShownFinding } from "../../../queries/findings/answer.ts";
import { useAnswer } from "../../api/ask.ts";
import { ProblemBlock } from "../../parts/problem.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useShown } from "../../parts/use-shown.tsx";
import { ViewLink } from "../../parts/view-link.tsx";
import { count, plural } from "../../parts/words.ts";
import { keeping } from "../../state/history.ts";

/** Findings that are fetched, and drawn at once. */
const limit = 1000;
const page = 50;

interface Props {
  /** Node ids; empty: of everything. */
  readonly on: readonly string[];
  readonly severity: Severity;
  /** Id of a check; empty: all of them. */
  readonly check?: string;
  readonly title: string;
}

/** What checks found, with evidence; what could not be looked at stands beside it. */
export function FindingsPanel({ on, severity, check = "", title }: Props) {
  const { data, error, refetch } = useAnswer(
    "findings",
    { on: [...on], severity, limit, ...(check === "" ? {} : { checks: [check] }) },
    { keep: true },
  );
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        {data && <span className="quiet">{said(data)}</span>}
      </div>
      {error && <ProblemBlock error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton says="Running the checks" lines={6} />}
      {data && <Found answer={data} />}
      {data && on.length === 0 && <NotEvaluated checks={data.checks} />}
    </section>
  );
}

const said = ({ counts: { open, suppressed, notEvaluated } }: FindingsAnswer): string =>
  [
    plural(open, "finding"),
    ...(suppressed > 0 ? [`${count(suppressed)} accepted by an owner`] : []),
    ...(notEvaluated > 0 ? [`${plural(notEvaluated, "check")} not evaluated everywhere`] : []),
  ].join(", ");

function Found({ answer: { findings, checks } }: { readonly answer: FindingsAnswer }) {
  const { shown, more } = useShown(findings, page);
  const known = new Map(checks.map((check) => [check.id, check]));
  if (findings.length === 0) return <p className="panel-body quiet">Nothing was found where the checks could look.</p>;
  return (
    <>
      <ul className="findings">
        {shown.map((one) => (
          <Finding key={`${one.check} ${one.subject}`} finding={one} check={known.get(one.check)} />
        ))}
      </ul>
      {more}
    </>
  );
}

/** Checks of identities name their credentials too. */
const isIdentity = ({ check, subject }: ShownFinding): boolean =>
  check.startsWith("NHI-") && !subject.startsWith("credential:") && !subject.includes(":secret:");
const reaching = (subject: string) => keeping("radius", { direction: "reverse", to: [subject] });

function Finding({ finding, check }: { readonly finding: ShownFinding; readonly check: CheckRow | undefined }) {
  const { severity, title, subject, sentence, owner, evidence } = finding;
  return (
    <li>
      <div className="row">
        <span className="finding-severity" data-severity={severity}>
          {severity}
        </span>
        <strong>{title}</strong>
        <span className="quiet small">{finding.check}</span>
      </div>
      <div className="finding-subject">
        <ViewLink to={isIdentity(finding) ? keeping("identities", { of: subject }) : reaching(subject)}>
          {subject}
        </ViewLink>
      </div>
      <p>{sentence}</p>
      <p className="quiet small">{owner === undefined ? "Nobody answers for it" : `Owner: ${owner}`}</p>
      <details>
        <summary>Evidence and what to do</summary>
        <ul className="small finding-evidence">
          {evidence.map(({ source, locator, summary }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: evidence never changes its order, and two facts may read alike
            <li key={index}>
              {summary} <span className="quiet">{`${source} ${locator}`.trim()}</span>
            </li>
          ))}
        </ul>
        {check && (
          <>
            <p>{check.remediation}</p>
            <p className="quiet small">
              {check.frameworks.map(({ framework, id }) => `${framework} ${id}`).join(", ")}
              {check.seedRef !== undefined && `; in the source articles: ${check.seedRef}`}
            </p>
          </>
        )}
      </details>
    </li>
  );
}

/** Silence of a check that could not look means nothing: it is said. */
function NotEvaluated({ checks }: { readonly checks: readonly CheckRow[] }) {
  const open = checks.filter(({ notEvaluated }) => notEvaluated.length > 0);
  if (open.length === 0) return null;
  return (
    <details className="panel-body">
      <summary>Not evaluated: {plural(open.length, "check")}</summary>
      <ul className="small">
        {open.map(({ id, title, notEvaluated }) => (
          <li key={id}>
            <strong>{id}</strong> {title}
            <ul>
              {notEvaluated.slice(0, 10).map(({ scope, reason, subjects }) => (
                <li key={`${scope} ${reason}`}>
                  {scope} {reason}
                  {subjects !== undefined && ` (${count(subjects)})`}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </details>
  );
}
