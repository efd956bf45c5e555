import { ArrowRight } from "lucide";
import { Button } from "react-aria-components";
import { type NodeClass, nodeClasses } from "../../../model/node.ts";
import type { WhatIfAnswer, WhatIfRadius } from "../../../queries/what-if/answer.ts";
import { ControlFace } from "../../control/face.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Icon } from "../../parts/icon.tsx";
import { ShareBar } from "../../parts/share-bar.tsx";
import { classesName, count, plural } from "../../parts/words.ts";
import type { Names } from "../../proof/sentence.ts";
import type { Change, CutState } from "./input.ts";

interface Props {
  readonly answer: WhatIfAnswer;
  /** False while it is the answer to the ticks before. */
  readonly settled: boolean;
  readonly state: CutState;
  readonly change: Change;
  readonly names: Names;
}

/** What the ticked controls would change: the radius before and after, by class, and what to do next. */
export function WhatIf({ answer, settled, state, change, names }: Props) {
  const { before, after, counts, best } = answer;
  const some = state.without.length > 0;
  const [next] = best.controls;
  const idle = answer.change.without.filter(({ control }) => control.effect === "ends-copies").length;
  return (
    <section className="what-if" aria-labelledby="what-if-title" aria-busy={!settled}>
      <div className="what-if-head">
        <h2 id="what-if-title">{some ? `What if: ${plural(state.without.length, "change")}` : "What if?"}</h2>
        <Choices
          label="What is counted"
          quiet
          value={state.count}
          onChange={(counted) => change({ count: counted }, "replace")}
          options={[
            { value: "all", label: "All that is reached" },
            { value: "targets", label: "Targets" },
          ]}
        />
      </div>
      <p className="what-if-sum" role="status">
        {some ? (
          <>
            <strong className="what-if-number">{count(before.count)}</strong>
            <Icon of={ArrowRight} />
            <strong className="what-if-number">{count(after.count)}</strong> privileges reached:{" "}
            <span>− {count(counts.lost)} lost</span>, <span>+ {count(counts.gained)} gained</span>
            {counts.changed > 0 && <span>, ~ {count(counts.changed)} less or more sure</span>}
          </>
        ) : (
          <>
            <strong className="what-if-number">{count(before.count)}</strong> privileges are reached. Tick changes
            below, or in the steps of a proof, to see what they leave.
          </>
        )}
      </p>
      {idle > 0 && (
        <p className="small">
          {idle === 1 ? "One of them ends" : `${count(idle)} of them end`} what was taken and close
          {idle === 1 ? "s" : ""} no way: who comes later gets as far as before.
        </p>
      )}
      <ByClass before={before} after={after} some={some} />
      {some && (
        <div className="row">
          <Button className="button" onPress={() => change({ without: [] })}>
            Untick all
          </Button>
        </div>
      )}
      {next && after.count > 0 && (
        <details className="what-if-best" open={!some}>
          <summary>
            Best single change {some ? "after these" : "now"}: takes away {count(next.cuts)} of {count(after.count)}
          </summary>
          <ControlFace control={next.control} names={names} />
          {best.tried < best.candidates && (
            <p className="small quiet">
              Of {plural(best.candidates, "candidate")} the {count(best.tried)} on most proofs were tried.
            </p>
          )}
        </details>
      )}
    </section>
  );
}

interface ByClassProps {
  readonly before: WhatIfRadius;
  readonly after: WhatIfRadius;
  readonly some: boolean;
}

/** Before and after, class by class. */
function ByClass({ before, after, some }: ByClassProps) {
  const classes = nodeClasses.filter((cls: NodeClass) => (before.byClass[cls] ?? 0) + (after.byClass[cls] ?? 0) > 0);
  if (classes.length === 0) return null;
  return (
    <table className="what-if-classes small">
      <caption className="unseen">Privileges reached, by class{some ? ", before and after" : ""}</caption>
      <thead className="unseen">
        <tr>
          <th scope="col">Class</th>
          <th scope="col">Before</th>
          {some && <th scope="col">After</th>}
        </tr>
      </thead>
      <tbody>
        {classes.map((cls) => {
          const was = before.byClass[cls] ?? 0;
          const now = after.byClass[cls] ?? 0;
          return (
            <tr key={cls}>
              <th scope="row">{classesName(cls)}</th>
              <td className="number">{count(was)}</td>
              {some && <td className="number">{now === was ? "unchanged" : `→ ${count(now)}`}</td>}
              <td className="what-if-bar" aria-hidden="true">
                <ShareBar value={some ? now : was} of={Math.max(was, now)} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
