import { latencyText } from "../../../model/latency.ts";
import type { TokenAction, TokenAnswer } from "../../../queries/token/answer.ts";
import { plural } from "../../parts/words.ts";
import { CopyButton } from "../../proof/copy.tsx";
import { callWords, privilegeText } from "./words.ts";

/** Uses of a thing that are named before the rest is counted. */
const shownUses = 3;

/** What to do, in two lanes: what can be undone, then what has to be kept before something is destroyed. */
export function Actions({ answer: { plan } }: { readonly answer: TokenAnswer }) {
  const { before, contain, keep, destroy, rest, zero, uncuttable } = plan;
  return (
    <div className="token-lanes">
      <section className="panel" aria-labelledby="token-contain">
        <div className="panel-head">
          <h2 id="token-contain">Do now, 1: contain</h2>
          <span className="quiet">can be undone</span>
        </div>
        <div className="panel-body">
          <List actions={contain} of={before.nodes} nothing="Nothing that can be undone helps." />
        </div>
      </section>
      <section className="panel" aria-labelledby="token-destroy">
        <div className="panel-head">
          <h2 id="token-destroy">Do now, 2: keep, then destroy</h2>
          <span className="quiet">cannot be undone</span>
        </div>
        <div className="panel-body stack">
          <ul className="token-keep stack">
            {keep.map(({ title, command, before: numbers }) => (
              <li key={command}>
                Keep {title}
                {numbers.length > 0 && `, before ${numbers.join(", ")}`}
                <Command text={command} />
              </li>
            ))}
          </ul>
          <List actions={destroy} of={before.nodes} nothing="Nothing has to be destroyed." />
          {rest.length > 0 && <p className="quiet">and {plural(rest.length, "more change")}</p>}
          {before.nodes > 0 && (
            <p>
              <strong>
                Until nothing is reached:{" "}
                {zero.seconds === undefined ? "it does not end by itself" : latencyText({ seconds: zero.seconds })}.
              </strong>{" "}
              <span className="quiet">{[...zero.because, ...zero.beyond].join("; ")}</span>
            </p>
          )}
          {uncuttable.map(({ target, why }) => (
            <p key={target} className="token-stuck">
              No change closes every way to {privilegeText(target)}: {why.join("; ")}
            </p>
          ))}
        </div>
      </section>
    </div>
  );
}

interface ListProps {
  readonly actions: readonly TokenAction[];
  readonly of: number;
  readonly nothing: string;
}

const List = ({ actions, of, nothing }: ListProps) =>
  actions.length === 0 ? (
    <p>{nothing}</p>
  ) : (
    <ol className="token-actions">
      {actions.map((action) => (
        <li key={action.number} value={action.number}>
          <Action action={action} of={of} />
        </li>
      ))}
    </ol>
  );

function Action({ action, of }: { readonly action: TokenAction; readonly of: number }) {
  const { title, on, command, effect, latency, reversible, breaks, owner, residual, together, waits } = action;
  const found = breaks.found.slice(0, shownUses).map(({ title: use, to }) => `${use}: ${privilegeText(to)}`);
  const more = breaks.count - found.length;
  return (
    <div className="token-action">
      <p>
        <strong>{title}</strong> <span className="mono token-value">{on}</span>
        {together && <em> together with the one before</em>}
        {waits && <em> once the sessions above have ended</em>}
      </p>
      <Command text={command} />
      <dl className="facts">
        <Row name="effect" value={effect.join("; ")} />
        <Row
          name="left"
          value={
            of === 0
              ? "not in the model"
              : `${residual.nodes} of ${of}${residual.lingering > 0 ? `, ${residual.lingering} of them only until sessions end` : ""}`
          }
        />
        <Row name="in force" value={`${latency}; ${reversible ? "can be undone" : "cannot be undone"}`} />
        <Row
          name="breaks"
          value={[
            ...(breaks.count === 0 ? ["nothing else that was read rests on it"] : found),
            ...(more > 0 ? [`and ${more} more`] : []),
            ...breaks.notRead.map((text) => `not read: ${text}`),
          ].join("; ")}
        />
        <Row name="authorises" value={callWords(owner)} />
      </dl>
    </div>
  );
}

const Row = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div className="fact-row">
    <dt>{name}</dt>
    <dd className="token-value">{value}</dd>
  </div>
);

/** A command with a button that copies it. */
export const Command = ({ text }: { readonly text: string }) => (
  <div className="token-command-row">
    <pre className="token-command">{text}</pre>
    <CopyButton small label="Copy the command" text={() => text} />
  </div>
);
