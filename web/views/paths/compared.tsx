import { Button } from "react-aria-components";
import type { PathsAnswer } from "../../../queries/paths/answer.ts";
import { plural } from "../../parts/words.ts";
import { Steps } from "../../proof/panel.tsx";
import { type Names, nameOf } from "../../proof/sentence.ts";
import { type Comparison, compared } from "./compare.ts";

interface Props {
  readonly answer: PathsAnswer;
  /** Places in the answer's paths. */
  readonly first: number;
  readonly second: number;
  readonly names: Names;
  readonly step: string;
  readonly onStep: (key: string) => void;
  readonly onSwap: () => void;
  readonly onClose: () => void;
}

/** Two paths side by side, in words: how far they go together, what each has alone. */
export function Compared({ answer, first, second, names, step, onStep, onSwap, onClose }: Props) {
  const [a, b] = [answer.paths[first]?.proof ?? "", answer.paths[second]?.proof ?? ""];
  const both = compared(answer, a, b);
  const parts = [
    { title: "In both", steps: both.shared },
    { title: `Only in path ${first + 1}`, steps: both.onlyFirst },
    { title: `Only in path ${second + 1}`, steps: both.onlySecond },
  ];
  return (
    <section className="proof compared" aria-label="Comparison">
      <header className="proof-head">
        <h2>
          Path {first + 1} compared with path {second + 1}
        </h2>
        <p>{wordsOf(both, names)}</p>
        <p className="quiet small">
          In the picture path {first + 1} carries the numbers; what only path {second + 1} has is underlaid.
        </p>
        <div className="row">
          <Button className="button" onPress={onSwap}>
            Highlight the other
          </Button>
          <Button className="button" onPress={onClose}>
            Stop comparing
          </Button>
        </div>
      </header>
      {parts.map(
        ({ title, steps }) =>
          steps.length > 0 && (
            <details key={title} open={title !== "In both"}>
              <summary>
                {title}: {plural(steps.length, "step")}
              </summary>
              <Steps
                steps={steps.map(({ folded }) => folded)}
                numbers={steps.map(({ number }) => number)}
                names={names}
                step={step}
                onStep={onStep}
              />
            </details>
          ),
      )}
    </section>
  );
}

/** What two paths share, in one or two sentences. */
export function wordsOf({ shared, onlyFirst, onlySecond, until }: Comparison, names: Names): string {
  if (shared.length === 0) return "They share no step: closing one leaves the other open.";
  if (onlyFirst.length === 0 && onlySecond.length === 0) return "They have the same steps.";
  const together = until ? `They go together as far as ${nameOf(until.to, names)}` : "They begin differently";
  return `${together} and share ${plural(shared.length, "step")}. Closing one of these closes both paths.`;
}
