import type { TokenAnswer } from "../../../queries/token/answer.ts";
import { GapBanner } from "../../parts/gaps.tsx";
import { moment, plural } from "../../parts/words.ts";
import { Command } from "./actions.tsx";
import { callWords } from "./words.ts";

/** Choke points, secrets to rotate, what to look for, when what happened, and what is not known. */
export function Details({ answer }: { readonly answer: TokenAnswer }) {
  const { own, choke, rotate, look, timeline, unknown, plan } = answer;
  const points = [...own, ...choke];
  return (
    <>
      {points.length > 0 && (
        <Section title="Choke points">
          <ul className="token-list">
            {points.map(({ control, nodes }) => (
              <li key={control.id}>
                <strong>
                  {nodes} of {plan.before.nodes}
                </strong>{" "}
                {control.title} <span className="mono token-value">{control.factKey}</span>{" "}
                <span className="quiet">({callWords(control.owner)})</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {rotate.length > 0 && (
        <Section title="Rotate, what opens most first">
          <ol className="token-list">
            {rotate.map(({ id, certainty, opens, reader, rotate: how }) => (
              <li key={id}>
                <span className="mono token-value">{id}</span>{" "}
                <span className="quiet">
                  {certainty}, opens {plural(opens.nodes, "node")}
                </span>
                {reader && (
                  <p>
                    First close who reads it: {reader.title} <span className="mono token-value">{reader.factKey}</span>
                  </p>
                )}
                {how && <Command text={how.command} />}
              </li>
            ))}
          </ol>
        </Section>
      )}
      <Section title="Look for">
        {[...look.usage, ...look.persistence].map(({ log, why, events, query }) => (
          <div key={`${log} ${why}`}>
            <p>
              <strong>{log}</strong>: {why}
            </p>
            {events.length > 0 && <p className="quiet small token-value">{events.join(", ")}</p>}
            {query !== "" && <Command text={query} />}
          </div>
        ))}
      </Section>
      <Section title="Timeline">
        <table className="table token-timeline">
          <tbody>
            {timeline.map(({ what, at, source }) => (
              <tr key={`${what} ${at ?? ""}`}>
                <th scope="row">{what}</th>
                <td>{at === undefined ? <span className="token-blank" /> : moment(at)}</td>
                <td className="quiet">{source ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title="Not known">
        <ul className="token-list">
          {unknown.assumptions.map((text) => (
            <li key={text}>Taken for granted: {text}</li>
          ))}
          {unknown.conditions.map(({ text, targets }) => (
            <li key={text}>
              If {text} ({plural(targets, "target")})
            </li>
          ))}
        </ul>
        <GapBanner gaps={unknown.gaps} />
      </Section>
    </>
  );
}

const Section = ({ title, children }: { readonly title: string; readonly children: React.ReactNode }) => (
  <section className="panel" aria-label={title}>
    <div className="panel-head">
      <h2>{title}</h2>
    </div>
    <div className="panel-body stack">{children}</div>
  </section>
);
