import { Fragment } from "react";
import { foldedProof } from "../../../model/fold.ts";
import type { TokenAnswer, TokenTarget } from "../../../queries/token/answer.ts";
import { CertaintyBadge } from "../../parts/certainty.tsx";
import { count, plural } from "../../parts/words.ts";
import { callWords, logWords, privilegeText } from "./words.ts";

interface Props {
  readonly answer: TokenAnswer;
  /** Told the target whose path is opened. */
  readonly onOpen: (target: string) => void;
}

/** The first targets with the path to each: where it shows, and where it is closed. */
export function Reach({ answer, onOpen }: Props) {
  const { targets, count: all, truncated, anyway, blocked } = answer.reach;
  return (
    <section className="panel" aria-labelledby="token-reach">
      <div className="panel-head">
        <h2 id="token-reach">Reach</h2>
        <span className="quiet">
          {plural(all, "node")}
          {truncated && `, the first ${count(targets.length)}`}
          {anyway > 0 && `; ${anyway} more are open to anybody`}
        </span>
      </div>
      <div className="panel-body stack">
        {blocked && blocked.count > 0 && (
          <p>
            Out of reach from {answer.fromAddress}, and left out of the plan: {plural(blocked.count, "node")} (
            {blocked.ids.join(", ")}
            {blocked.count > blocked.ids.length && `, and ${count(blocked.count - blocked.ids.length)} more`}), closed
            to it by: {blocked.conditions.join("; ")}.
          </p>
        )}
        {targets.length === 0 && <p>Nothing of what was imported.</p>}
        {targets.map((target) => (
          <details
            key={`${target.id}#${target.access}`}
            className="token-target"
            onToggle={({ currentTarget }) => currentTarget.open && onOpen(`${target.id}#${target.access}`)}
          >
            <summary>
              <CertaintyBadge certainty={target.certainty} />{" "}
              <span className="mono token-value">
                {target.id} ({target.access})
              </span>{" "}
              <span className="quiet">
                {plural(target.stepCount, "step")}, {callWords(target.owner)}
              </span>
            </summary>
            <Path answer={answer} target={target} />
          </details>
        ))}
      </div>
    </section>
  );
}

const Path = ({ answer, target }: { readonly answer: TokenAnswer; readonly target: TokenTarget }) => (
  <ol className="token-path">
    {foldedProof(answer, target.proof).map(({ step, from, to, conditions }) => {
      const own = answer.evidence[step.key];
      return (
        <li key={step.key}>
          <strong>{step.title}</strong>{" "}
          <span className="mono token-value">
            {from.map(privilegeText).join(" and ")} → {privilegeText(to)}
          </span>
          <dl className="facts">
            {conditions.map(({ text }) => (
              <Fragment key={text}>{row("if", text)}</Fragment>
            ))}
            {own?.blind !== undefined && row("log", `none: ${own.blind}`)}
            {own?.logs.map((log) => (
              <Fragment key={logWords(log)}>{row("log", logWords(log))}</Fragment>
            ))}
            {own?.revoke &&
              row("revoke", `${own.revoke.title}: ${own.revoke.factKey} (${callWords(own.revoke.owner)})`)}
            {own && own.frameworks.length > 0 && row("known as", own.frameworks.join(", "))}
          </dl>
        </li>
      );
    })}
  </ol>
);

const row = (name: string, value: string) => (
  <div className="fact-row">
    <dt>{name}</dt>
    <dd className="token-value">{value}</dd>
  </div>
);
