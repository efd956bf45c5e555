import { EyeOff } from "lucide";
import type { AnswerGap } from "../../../queries/answer.ts";
import type { DiffAnswer } from "../../../queries/diff/answer.ts";
import { Icon } from "../../parts/icon.tsx";
import { collectionName, moment, plural } from "../../parts/words.ts";

/** What nobody can compare: what one of the two did not read, and what was not read anew. */
export function DiffCoverage({ answer: { gaps, stale, carried, counts } }: { readonly answer: DiffAnswer }) {
  const { opened, closed, still } = gaps;
  const lines = [
    ...(opened.length > 0 ? [`${plural(opened.length, "collection")} read before and not now`] : []),
    ...(closed.length > 0 ? [`${plural(closed.length, "collection")} read now and not before`] : []),
    ...(still > 0 ? [`${plural(still, "gap")} in both`] : []),
    ...(counts.notComparable > 0 ? [`${plural(counts.notComparable, "row")} not comparable`] : []),
    ...(stale.length > 0 ? [`${plural(stale.length, "scope")} with facts of an earlier read`] : []),
    ...(carried.length > 0 ? [`${plural(carried.length, "scope")} not read again`] : []),
  ];
  if (lines.length === 0) return null;
  const warns = opened.length + closed.length + stale.length + carried.length > 0;
  return (
    <section className={warns ? "banner warn" : "banner"} aria-label="Coverage">
      <span className="banner-icon">
        <Icon of={EyeOff} />
      </span>
      <div>
        <p>
          <strong>What was not read cannot be seen to change.</strong>{" "}
          <span className="quiet">{lines.join(", ")}.</span>
        </p>
        {warns && (
          <details>
            <summary>Show which</summary>
            <div className="stack">
              <GapLines title="Read before, not now" gaps={opened} />
              <GapLines title="Read now, not before" gaps={closed} />
              {stale.map(({ scope, facts, takenAt }) => (
                <p key={scope}>
                  <span className="mono">{scope}</span>: read {moment(takenAt)}, {plural(facts, "fact")} kept from
                  earlier
                </p>
              ))}
              {carried.map(({ scope, takenAt }) => (
                <p key={scope}>
                  <span className="mono">{scope}</span>: not read again since {moment(takenAt)}
                </p>
              ))}
            </div>
          </details>
        )}
      </div>
    </section>
  );
}

function GapLines({ title, gaps }: { readonly title: string; readonly gaps: readonly AnswerGap[] }) {
  if (gaps.length === 0) return null;
  return (
    <div>
      <p className="label">{title}</p>
      <ul className="gap-lines">
        {gaps.map(({ scope, collection, reason }) => (
          <li key={scope + collection + reason}>
            <span className="mono">{scope}</span> {collectionName(collection)}: {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
