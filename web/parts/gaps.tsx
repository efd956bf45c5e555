import { Eye, EyeOff } from "lucide";
import type { AnswerGap } from "../../queries/answer.ts";
import { Icon } from "./icon.tsx";
import { collectionName, plural } from "./words.ts";

interface Sorted {
  /** Collections that rules rely on: what is missing in the answer is not thereby safe. */
  readonly unread: readonly AnswerGap[];
  /** Scopes that are mentioned and were not imported. */
  readonly scopes: readonly AnswerGap[];
  /** Privileges without a proof that holds together. */
  readonly undecided: readonly AnswerGap[];
  readonly notModelled: readonly AnswerGap[];
}

function sortGaps(gaps: readonly AnswerGap[]): Sorted {
  const isScope = ({ collection }: AnswerGap) => collection === "everything";
  const isUndecided = ({ collection, scope }: AnswerGap) => collection === "proofs" && scope === "";
  const isUsed = ({ blinds, weakens }: AnswerGap) => blinds.length + weakens.length > 0;
  const rest = gaps.filter((gap) => !isScope(gap) && !isUndecided(gap));
  return {
    unread: rest.filter(isUsed),
    scopes: gaps.filter(isScope),
    undecided: gaps.filter(isUndecided),
    notModelled: rest.filter((gap) => !isUsed(gap)),
  };
}

/** What an answer cannot know. Silence never means safe, so this stands above every answer, also when it is good news. */
export function GapBanner({ gaps }: { readonly gaps: readonly AnswerGap[] }) {
  const { unread, scopes, undecided, notModelled } = sortGaps(gaps);
  const blind = unread.length + scopes.length + undecided.length > 0;
  const headline = blind
    ? "Not everything was read. What is missing here is not thereby safe."
    : "Everything that the rules rely on was read.";
  return (
    <section className={`banner ${blind ? "warn" : "good"}`} aria-label="Coverage">
      <span className="banner-icon">
        <Icon of={blind ? EyeOff : Eye} />
      </span>
      <div>
        <p>
          <strong>{headline}</strong>{" "}
          <span className="quiet">{summary({ unread, scopes, undecided, notModelled })}</span>
        </p>
        {gaps.length > 0 && (
          <details>
            <summary>Show {plural(gaps.length, "gap")}</summary>
            <div className="stack gap-lists">
              <GapList title="Not read, though rules rely on it" gaps={unread} />
              <GapList title="Mentioned, but not imported" gaps={scopes} />
              <GapList title="Not decided" gaps={undecided} />
              <GapList title="In the input, but not modelled" gaps={notModelled} />
            </div>
          </details>
        )}
      </div>
    </section>
  );
}

function summary({ unread, scopes, undecided, notModelled }: Sorted): string {
  const parts = [
    unread.length > 0 ? `${plural(unread.length, "collection")} not read` : "",
    scopes.length > 0 ? `${plural(scopes.length, "scope")} mentioned but not imported` : "",
    undecided.length > 0 ? "some privileges not decided" : "",
    notModelled.length > 0 ? `${plural(notModelled.length, "collection")} in the input not modelled` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `${parts.join(", ")}.`;
}

function GapList({ title, gaps }: { readonly title: string; readonly gaps: readonly AnswerGap[] }) {
  if (gaps.length === 0) return null;
  const byScope = Object.entries(Object.groupBy(gaps, ({ scope }) => scope));
  return (
    <section>
      <h3>{title}</h3>
      {byScope.map(([scope, own = []]) => (
        <div key={scope} className="gap-scope">
          {scope !== "" && <p className="mono">{scope}</p>}
          <ul>
            {own.map(({ collection, reason, blinds, weakens }) => (
              <li key={collection + reason}>
                {collection !== "everything" && <strong>{collectionName(collection)}: </strong>}
                {reason}
                {blinds.length > 0 && <span className="quiet"> · {plural(blinds.length, "rule")} cannot see</span>}
                {weakens.length > 0 && (
                  <span className="quiet"> · steps of {plural(weakens.length, "rule")} stay conditional</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
