import type { NodeKind } from "../../model/node.ts";
import type { Certainty } from "../../model/step.ts";
import type { StoryAnswer } from "../../queries/story/answer.ts";
import { Check } from "../parts/check.tsx";
import { KindGlyph } from "../parts/kind-glyph.tsx";
import { count, kindName } from "../parts/words.ts";
import type { Fate } from "./fate.ts";
import { signUri } from "./glyphs.ts";
import { dashes, lookOf } from "./look.ts";

interface Props {
  readonly answer: StoryAnswer;
  readonly withoutKinds: readonly NodeKind[];
  readonly withoutBoundaries: readonly string[];
  readonly onKinds: (without: readonly NodeKind[]) => void;
  readonly onBoundaries: (without: readonly string[]) => void;
  /** Whether a change is tried, so that its signs are in the picture. */
  readonly tried?: boolean;
}

/** What the signs of the picture mean, how many of each there are, and which are left out. */
export function Legend({ answer, withoutKinds, withoutBoundaries, onKinds, onBoundaries, tried = false }: Props) {
  const { legend, boundaries } = answer;
  return (
    <div className="legend">
      <fieldset>
        <legend>Kinds</legend>
        <ul>
          {legend.map(({ kind, total }) => (
            <li key={kind}>
              <Check
                checked={!withoutKinds.includes(kind)}
                onChange={(shown) => onKinds(toggled(withoutKinds, kind, shown))}
              >
                <KindGlyph kind={kind} />
                <span>
                  {kindName(kind)} <span className="unseen">({lookOf(kind).shape})</span>
                </span>
                <span className="legend-count">{count(total)}</span>
              </Check>
            </li>
          ))}
        </ul>
      </fieldset>
      <fieldset>
        <legend>Boundaries</legend>
        <ul>
          {boundaries.map((one) => (
            <li key={one.id} className={one.parent ? "legend-inner" : undefined}>
              <Check
                checked={!withoutBoundaries.includes(one.id)}
                onChange={(shown) => onBoundaries(toggled(withoutBoundaries, one.id, shown))}
              >
                <span>{one.title}</span>
                <span className="legend-count">{count(one.nodes)}</span>
              </Check>
            </li>
          ))}
          {withoutBoundaries
            .filter((id) => !boundaries.some((one) => one.id === id))
            .map((id) => (
              <li key={id}>
                <Check checked={false} onChange={() => onBoundaries(toggled(withoutBoundaries, id, true))}>
                  <span>{id}</span>
                </Check>
              </li>
            ))}
        </ul>
      </fieldset>
      <div>
        <p className="label">Lines and rings</p>
        <ul className="legend-signs">
          <li>
            <Line certainty="certain" /> certain
          </li>
          <li>
            <Line certainty="conditional" /> conditional
          </li>
          <li>
            <Line certainty="assumed" /> assumed
          </li>
          <li>
            <Line certainty="certain" focus /> highlighted path, with the numbers of its steps
          </li>
          {tried && (
            <li>
              <Sign fate="gone" /> not reached any more, also × on lines
            </li>
          )}
          {tried && (
            <li>
              <Sign fate="less" /> less of it reached
            </li>
          )}
          <li>
            <Ring dotted={false} /> sensitive
          </li>
          <li>
            <Ring dotted /> asks for no authentication
          </li>
        </ul>
      </div>
    </div>
  );
}

const toggled = <T,>(without: readonly T[], one: T, shown: boolean): readonly T[] =>
  shown ? without.filter((other) => other !== one) : [...without, one];

function Line({ certainty, focus = false }: { readonly certainty: Certainty; readonly focus?: boolean }) {
  const dash = dashes[certainty];
  return (
    <svg className={focus ? "legend-line focus" : "legend-line"} viewBox="0 0 36 12" aria-hidden="true">
      <path
        d="M1 6H28"
        strokeWidth={focus ? 4 : 2}
        {...(dash ? { strokeDasharray: dash.join(" ") } : {})}
        strokeLinecap={certainty === "assumed" ? "round" : "butt"}
      />
      <path className="head" d="M27 1.5L35 6l-8 4.5z" />
    </svg>
  );
}

const Sign = ({ fate }: { readonly fate: Fate }) => <img className="legend-ring" src={signUri(fate)} alt="" />;

const Ring = ({ dotted }: { readonly dotted: boolean }) => (
  <svg className="legend-ring" viewBox="-12 -12 24 24" aria-hidden="true">
    <circle r="10" strokeWidth={dotted ? 3 : 2} {...(dotted ? { strokeDasharray: "2 2.5" } : {})} />
    {!dotted && <circle className="inside" r="6" />}
  </svg>
);
