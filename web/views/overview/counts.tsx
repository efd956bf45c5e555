import type { OverviewCounts } from "../../../queries/overview/answer.ts";
import { count, plural } from "../../parts/words.ts";

interface Figure {
  readonly value: string;
  readonly says: string;
  readonly more?: string;
}

function figures(counts: OverviewCounts): readonly Figure[] {
  const { entries, notProven, credentials, outsiders, sensitive, reachedByAnybody, reached } = counts;
  const of = `of ${plural(sensitive, "sensitive target")}`;
  return [
    {
      value: count(entries),
      says: entries === 1 ? "way in that asks nobody" : "ways in that ask nobody",
      ...(notProven > 0 ? { more: `${count(notProven)} of them not proven` } : {}),
    },
    { value: count(credentials), says: credentials === 1 ? "long-lived credential" : "long-lived credentials" },
    { value: count(outsiders), says: outsiders === 1 ? "trusted outside identity" : "trusted outside identities" },
    { value: count(reachedByAnybody), says: "reached by anybody", more: of },
    { value: count(reached), says: "reached if an exposed workload falls", more: of },
  ];
}

/** The estate in five numbers. */
export function Counts({ counts }: { readonly counts: OverviewCounts }) {
  return (
    <dl className="figures">
      {figures(counts).map(({ value, says, more }) => (
        <div key={says} className="figure">
          <dt>{says}</dt>
          <dd>
            <span className="figure-value">{value}</span>
            {more !== undefined && <span className="quiet small">{more}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
