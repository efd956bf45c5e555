import type { GateAnswer } from "../../../gate/answer.ts";
import { ExportMenu, text } from "../../export/menu.tsx";
import { Check } from "../../parts/check.tsx";
import { Choices } from "../../parts/choices.tsx";
import { Mark } from "../../parts/mark.tsx";
import { moment, plural, shortId } from "../../parts/words.ts";
import type { ViewHandle } from "../../state/use-view-state.ts";
import type { StateOf } from "../../state/views.ts";
import { verdicts } from "./words.ts";

interface Props {
  readonly answer: GateAnswer;
  /** Of the snapshot as it is, where the answer is of a design. */
  readonly today: GateAnswer | undefined;
  readonly state: StateOf<"gate">;
  readonly change: ViewHandle<"gate">["change"];
}

/** What the gate says, beside what it says without the design; and what it is asked. */
export function Verdict({ answer, today, state, change }: Props) {
  const { verdict, asOf, clock, commit, baseline, snapshot } = answer;
  return (
    <section className="panel" aria-labelledby="gate-verdict">
      <div className="gate-verdict">
        <div className="row gate-head">
          <h2 id="gate-verdict">
            <Mark of={verdicts[verdict]} />
            {today && <span className="quiet"> with the design</span>}
          </h2>
          <ExportMenu
            exports={[
              {
                id: "json",
                says: "Answer as JSON",
                file: `gate-${shortId(snapshot.id)}${today ? "-design" : ""}.json`,
                make: async () => text("application/json", `${JSON.stringify(answer, null, 2)}\n`),
              },
            ]}
          />
        </div>
        <p>{countsOf(answer)}</p>
        {today && (
          <p className="row">
            As it is today: <Mark of={verdicts[today.verdict]} /> {countsOf(today)}
          </p>
        )}
        <p className="quiet small">
          Records of <code>{baseline}</code> at commit <code>{shortId(commit)}</code>; expiry is judged at{" "}
          {moment(asOf)}
          {clock === "snapshot" && ", when the snapshot was taken"}.
        </p>
      </div>
      <div className="panel-body row wide gate-asked">
        <Choices
          label="A new way to what was accepted"
          value={state.changed}
          onChange={(changed) => change({ changed }, "replace")}
          options={[
            { value: "fail", label: "Fails" },
            { value: "warn", label: "Warns" },
          ]}
        />
        <Check checked={state.signatures} onChange={(signatures) => change({ signatures }, "replace")}>
          Only decisions signed with a key count
        </Check>
      </div>
    </section>
  );
}

const countsOf = ({ counts, incomplete }: GateAnswer): string =>
  `${plural(counts.fail, "failure")}, ${plural(counts.warn, "warning")}${
    incomplete.length > 0 ? `, ${plural(incomplete.length, "source")} not read` : ""
  }; ${counts.inForce} of ${plural(counts.records, "sign-off")} in force.`;
