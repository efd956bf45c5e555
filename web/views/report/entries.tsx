import { ChevronRight } from "lucide";
import type { ReportEntry, ReportFramework, ReportState } from "../../../queries/report/answer.ts";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Mark } from "../../parts/mark.tsx";
import { useShown } from "../../parts/use-shown.tsx";
import { count } from "../../parts/words.ts";
import { ReportLineItem } from "./line.tsx";
import { lineWords, states } from "./words.ts";

/** Lines of one entry that are drawn at once. */
const page = 20;

interface Props {
  readonly framework: ReportFramework;
  readonly only: ReportState | "all";
  /** Text that an entry or one of its lines has to hold. */
  readonly find: string;
}

/** The framework's entries in its own order; an opened one shows its lines, worst first. */
export function Entries({ framework, only, find }: Props) {
  const words = find.toLowerCase().split(/\s+/);
  const shown = framework.entries.filter(
    (entry) => (only === "all" || entry.state === only) && words.every((word) => holds(entry, word)),
  );
  if (shown.length === 0) return <Empty title="Nothing fits" />;
  return (
    <ul className="report-entries">
      {shown.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

const holds = ({ id, title, lines }: ReportEntry, word: string): boolean =>
  `${id} ${title}`.toLowerCase().includes(word) ||
  lines.some(({ text, check = "", node = "", owner = "" }) =>
    `${text} ${check} ${node} ${owner}`.toLowerCase().includes(word),
  );

function Entry({ entry }: { readonly entry: ReportEntry }) {
  const { id, title, verified, source, state, counts, lines, truncated } = entry;
  const { shown, more } = useShown(lines, page);
  const sums = Object.entries(counts).map(
    ([kind, sum]) => `${count(sum)} × ${lineWords[kind as keyof typeof lineWords]}`,
  );
  return (
    <li data-state={state}>
      <details>
        <summary>
          <Icon of={ChevronRight} />
          <span className="report-name">
            <strong>{id}</strong> {title}
            {!verified && <span className="badge">id not verified</span>}
          </span>
          <Mark of={states[state]} />
          <span className="quiet small report-sums">
            {sums.length > 0 ? sums.join(", ") : "nothing that was read speaks to it"}
          </span>
        </summary>
        {lines.length === 0 && (
          <p className="panel-body quiet">
            No check, control or technique speaks to it: it was not evaluated. That is no good news.
          </p>
        )}
        <ul className="report-lines">
          {shown.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the order never changes, and two lines may read alike
            <ReportLineItem key={index} line={line} />
          ))}
        </ul>
        {more}
        {truncated && (
          <p className="panel-body quiet small">
            The first {count(lines.length)} are here; <code>ambit report --limit</code> shows all.
          </p>
        )}
        <p className="panel-body small">
          <a href={source}>{id} in the publisher's words</a>
        </p>
      </details>
    </li>
  );
}
