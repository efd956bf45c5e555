import type { StepControl } from "../../queries/step/answer.ts";
import { OwnerBadge } from "../control/owner.tsx";
import { ControlTick } from "../control/tick.tsx";
import { costWords } from "../control/words.ts";
import { CopyButton } from "./copy.tsx";

/** What closes a step, or ends what was taken by it: each with a box, its owner and its command. */
export const StepControls = ({ controls }: { readonly controls: readonly StepControl[] }) => (
  <section>
    <h3>Controls</h3>
    <ul className="step-controls">
      {controls.map((control) => (
        <li key={control.id} className="control">
          <ControlTick control={control}>
            <span className="control-name">{control.title}</span>
          </ControlTick>
          <p className="control-fact mono">{control.fact}</p>
          <p className="control-meta">
            <OwnerBadge owner={control.owner} />
            <span>{effectWords(control)}</span>
            <span>{costWords(control.cost)}</span>
            <span>{control.latency}</span>
          </p>
          <details className="control-more">
            <summary>Command</summary>
            <div className="proof-command">
              <pre>{control.command}</pre>
              <CopyButton small label={`Copy the command: ${control.title}`} text={() => control.command} />
            </div>
            {control.simulates !== undefined && <p className="proof-note">Reckoned with: {control.simulates}</p>}
          </details>
        </li>
      ))}
    </ul>
  </section>
);

function effectWords({ closes, effect }: StepControl): string {
  if (closes) return "closes this step";
  return effect === "closes" ? "other facts still allow it" : "ends what was taken; the step stays";
}
