import type { ChokePoint, CutAnswer } from "../../../queries/cut/answer.ts";
import { ControlFace } from "../../control/face.tsx";
import { ShareBar } from "../../parts/share-bar.tsx";
import { count } from "../../parts/words.ts";
import { type Names, privilegeWords } from "../../proof/sentence.ts";

interface Props {
  readonly answer: CutAnswer;
  readonly names: Names;
}

/** Single changes by how much each takes away alone, those on the starts' own first step apart. */
export function ChokePoints({ answer, names }: Props) {
  const { chokePoints, ownPoints, reached } = answer;
  return (
    <section className="plan" aria-labelledby="choke-title">
      <header className="plan-head">
        <h2 id="choke-title">Choke points</h2>
        <p>
          {chokePoints.length > 0
            ? "Each of these alone, by how many of the targets it cuts off."
            : "No single change past the first step cuts a target off alone: every target has several ways to it."}
        </p>
      </header>
      <Points points={chokePoints} of={reached.nodes} names={names} />
      {ownPoints.length > 0 && (
        <details className="plan-rest">
          <summary>On the start itself ({ownPoints.length})</summary>
          <p className="small quiet">They close the first step: true of everything behind it, and no news.</p>
          <Points points={ownPoints} of={reached.nodes} names={names} />
        </details>
      )}
    </section>
  );
}

interface PointsProps {
  readonly points: readonly ChokePoint[];
  readonly of: number;
  readonly names: Names;
}

const Points = ({ points, of, names }: PointsProps) => (
  <ul className="plan-steps">
    {points.map(({ control, nodes, privileges, first }) => (
      <li key={control.id}>
        <ControlFace control={control} names={names}>
          <p className="left small" title={first.map((held) => privilegeWords(held, names)).join("\n")}>
            <ShareBar value={nodes} of={of} />
            <span>
              cuts off <strong>{count(nodes)}</strong> of {count(of)}
              {nodes === 0 && `, and ${count(privileges)} accesses on others`}
            </span>
          </p>
        </ControlFace>
      </li>
    ))}
  </ul>
);
