import type { DiffAnswer, DiffEntry } from "../../../queries/diff/answer.ts";
import { CertaintyBadge } from "../../parts/certainty.tsx";
import { KindGlyph } from "../../parts/kind-glyph.tsx";
import { SignMark } from "../../parts/sign.tsx";
import type { Sign } from "../../parts/signs.ts";
import { count, plural } from "../../parts/words.ts";

/** How much came, went and changed, and what became of the ways in. */
export function Sums({ answer: { counts, entries } }: { readonly answer: DiffAnswer }) {
  const { facts } = counts;
  const sums: readonly (readonly [Sign, number, string])[] = [
    ["gained", counts.gained, "came into reach"],
    ["lost", counts.lost, "went out of reach"],
    ["changed", counts.changed, "less or more sure"],
  ];
  const changed = facts.added + facts.removed + facts.modified;
  return (
    <section className="panel" aria-label="In short">
      <ul className="sums">
        {sums.map(([sign, value, says]) => (
          <li key={sign}>
            <span className="row">
              <SignMark sign={sign} />
              <strong>{count(value)}</strong>
            </span>
            <span>{says}</span>
          </li>
        ))}
        <li>
          <strong>{count(changed)}</strong>
          <span>
            {changed === 1 ? "fact differs" : "facts differ"}: + {count(facts.added)}, − {count(facts.removed)}, ~{" "}
            {count(facts.modified)}
            {facts.redeployed > 0 && `, ${count(facts.redeployed)} of them only deployed anew`}
          </span>
        </li>
      </ul>
      {entries.appeared.length + entries.gone.length > 0 && (
        <div className="panel-body entries-changed">
          <h2>
            {plural(
              entries.appeared.length + entries.gone.length,
              "way in that asks nobody",
              "ways in that ask nobody",
            )}{" "}
            came or went
          </h2>
          <ul>
            {entries.appeared.map((entry) => (
              <Entry key={entry.id} entry={entry} sign="gained" />
            ))}
            {entries.gone.map((entry) => (
              <Entry key={entry.id} entry={entry} sign="lost" />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

const Entry = ({ entry: { kind, name, certainty }, sign }: { readonly entry: DiffEntry; readonly sign: Sign }) => (
  <li className="named">
    <SignMark sign={sign} word={sign === "gained" ? "new" : "gone"} />
    <KindGlyph kind={kind} />
    <span>{name}</span>
    <CertaintyBadge certainty={certainty} />
  </li>
);
